import type { ChangeKind, Configuration, ConfigurationChange } from '@countersign/contract/configuration.ts';
import { digestOf, sha256 } from '../kernel/digest.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import type { Seal } from '../kernel/seal.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Parts } from '../parts.ts';
import { readSecret, sealOfAccessKeys } from '../people/access-keys/seal.ts';
import { authoriseInstance } from '../people/actions.ts';
import { holdPeople } from '../people/hold-people.ts';
import type { InstanceCaller } from '../people/principal.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { holdConfiguration } from './configuration.store.ts';
import { currentConfiguration, sealedAccessKeys } from './configuration.views.ts';
import { diff } from './diff.ts';
import { makeChange } from './make-change.ts';
import { gathered, type Refused } from './refusals.ts';

export type ApplyConfiguration = { readonly wanted: Configuration; readonly dryRun: boolean };

const subject = { type: 'configuration', id: 'instance' };

/** What only whoever has the people alone changes. */
const ofPeople: ReadonlySet<ChangeKind> = new Set([
  ...(['user', 'token', 'access-key', 'group', 'project', 'secmaster', 'members', 'role'] as const),
]);

/**
 * Makes the instance match a configuration, or only says what would change; answers the changes in their order. All of
 * them or none: refuses with every fault at its place in the document, and then nothing has been written but the
 * attempt. For administrators: a token limited to `configure` may change projects, accounts take `administer`.
 */
export async function applyConfiguration(
  { work, secret }: Pick<Parts, 'work' | 'secret'>,
  caller: InstanceCaller,
  { wanted, dryRun }: ApplyConfiguration,
): Promise<Outcome<ConfigurationChange[]>> {
  const allowed = authoriseInstance(caller.principal, 'configure');
  const outcome = allowed.ok
    ? await allOrNothing(work, dryRun, (inside) =>
        makeAll(inside, caller, wanted, sealOfAccessKeys({ secret })),
      )
    : allowed;
  if (!outcome.ok) {
    const { code } = outcome.refusal;
    const refusal = { action: 'configuration.apply.refused', subject, details: { code } };
    await work((inside) => record(inside, caller, refusal));
  }
  return outcome;
}

async function makeAll(
  work: Work,
  caller: InstanceCaller,
  wanted: Configuration,
  seal: Seal,
): Promise<Outcome<ConfigurationChange[]>> {
  await holdConfiguration(work.tx);
  const hash = (value: string) => sha256(value).toString('hex');
  const keys = await sealedAccessKeys(work.tx);
  const accessKeys = keys.map(({ secret, ...key }) => ({
    ...key,
    hash: hash(readSecret(seal, secret) ?? ''),
  }));
  const planned = diff({ ...(await currentConfiguration(work.tx)), accessKeys }, wanted, hash);
  await holdPeople(work.tx, { alone: planned.some(({ kind }) => ofPeople.has(kind)) });
  const refusals: Refused[] = [];
  for (const one of planned) {
    const made = await makeChange(work, caller, one, seal);
    if (!made.ok) refusals.push({ planned: one, refusal: made.refusal });
  }
  if (refusals.length > 0) return gathered(wanted, refusals);
  const changes = planned.map(({ action, kind, name, project, detail }) => ({
    action,
    kind,
    name,
    project,
    detail,
  }));
  if (changes.length > 0) {
    const details = { changes: changes.length, digest: digestOf(changes) };
    await record(work, caller, { action: 'configuration.applied', subject, details });
  }
  return done(changes);
}

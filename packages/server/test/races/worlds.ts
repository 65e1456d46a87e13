import type pg from 'pg';
import { startExecution } from '../../src/executions/start.ts';
import type { Outcome } from '../../src/kernel/outcome.ts';
import type { Caller } from '../../src/people/principal.ts';
import { createRelease } from '../../src/releases/change-releases.ts';
import { createSnapshot } from '../../src/releases/create-snapshot.ts';
import type { Name, Variant } from './contenders.ts';
import type { Copy } from './copies.ts';
import { type Lot, nameIn, type Person, policyOf } from './lots.ts';
import type { Body, Servers } from './servers.ts';

/**
 * Where a race begins. waiting: an execution waits at its gate. stopped: it was aborted there. acting: it is through,
 * and somebody may act. changed: it waits, and the policy has been changed since. running: a run waits for people at
 * its first job. formed: there is a form for one run, and no run yet.
 */
export type Start = 'waiting' | 'stopped' | 'acting' | 'changed' | 'running' | 'formed';

/** What one race is about. */
export type World = {
  readonly lot: Lot;
  readonly snapshots: readonly string[];
  readonly execution: string;
  readonly form: string;
  readonly run: string | null;
  readonly delegation: string;
  readonly stage: string;
  approval: string;
  digest: string;
  /** What its executor redeems, with its token. */
  permit: Body | null;
};

/** What a pair needs to be there. */
export type Wanted = { readonly pair: readonly [Name, Name]; readonly variant: Variant };

/** An instant so many seconds from now. */
export const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** Somebody as the API lets them in. */
const letIn = (lot: Lot, who: Person): Caller => ({
  principal: {
    ...{ accountId: lot.accounts[who], username: nameIn(lot, who) },
    ...{ kind: 'person', administrator: false, scopes: null, agent: false },
  },
  ...{ project: { id: lot.project, key: lot.key }, access: 'operator', via: 'native' },
});

function got<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value;
}

/** How many snapshots a release has: one on its way, and two for races in which two newer ones are sent along. */
const count = 3;

/** An execution at its gate, made as the API makes it. */
export const makePattern = (servers: Servers, lot: Lot): Promise<void> =>
  servers.partsOf(lot.nth).work(async (work) => {
    const op = letIn(lot, 'op');
    const asked = { title: 'Web shop', description: '', pipeline: 'standard' };
    const release = got(await createRelease(work, op, asked));
    const snapshots: string[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const content = { service: 'cart', module: null, version: `2.${nth}`, digest: null, committers: [] };
      snapshots.push(got(await createSnapshot(work, op, { release, description: '', contents: [content] })));
    }
    got(await startExecution(work, op, { snapshot: snapshots[0] ?? '' }));
  });

/** What there is before anything else is added to a copy. */
export const worldOf = (lot: Lot, copy: Copy): World => ({
  ...copy,
  ...{ lot, form: '0', run: null, delegation: '0', permit: null },
});

/** Brings a world to where its race begins, but for what only comes once jobs have been worked. */
export async function begin(servers: Servers, world: World, { pair, variant }: Wanted): Promise<World> {
  const { lot } = world;
  const as = (who: Person, path: string, body?: object) =>
    servers.must({ who: nameIn(lot, who), path: `projects/${lot.key}/${path}`, body });
  if (variant.start === 'stopped')
    await as('olga', `executions/${world.execution}:abort`, { reason: 'Wait' });
  if (variant.start === 'acting')
    await as('bob', `approvals/${world.approval}/decisions`, { verdict: 'approve' });
  if (variant.start === 'changed')
    await servers.must({
      ...{ who: nameIn(lot, 'mia'), method: 'PUT', body: policyOf(lot, 'role:Signers', 'Changed') },
      path: `projects/${lot.key}/policies/${lot.policy}`,
    });
  const form = pair.includes('revoke form') || pair.includes('start run');
  const formOf = { externalId: `CHG-${world.execution}`, valid: true, singleUse: variant.start === 'formed' };
  const { id: preApproval } = form ? await as('ci', 'pre-approvals', formOf) : { id: '0' };
  const run = variant.start === 'running' ? await as('op', 'workflows/ship/runs', { preApproval }) : null;
  const given = { to: nameIn(lot, 'carl'), project: lot.key, endsAt: soon(3600) };
  const delegation = pair.includes('undelegate')
    ? await servers.must({ who: nameIn(lot, 'ann'), path: 'delegations', body: given })
    : { id: '0' };
  return {
    ...world,
    ...{ form: String(preApproval), run: run && String(run.id), delegation: String(delegation.id) },
  };
}

/** Looks up which approval each of these runs waits for. */
export async function lookUp(owner: pg.Pool, worlds: readonly World[]): Promise<void> {
  if (worlds.length === 0) return;
  const { rows } = await owner.query<{ nth: number; approval: string; digest: string }>(
    `select w.nth::int, a.id::text as approval, a.subject_digest as digest
     from unnest($1::bigint[], $2::bigint[]) with ordinality as w (project_id, run_id, nth)
     join run_job j on j.project_id = w.project_id and j.run_id = w.run_id
     join approval a on a.project_id = j.project_id and a.id = j.approval_id`,
    [worlds.map(({ lot }) => lot.project), worlds.map((one) => one.run)],
  );
  for (const { nth, ...found } of rows) Object.assign(worlds[nth - 1] ?? {}, found);
}

/** Asks for the permit that is redeemed, once jobs have brought the stage there. */
export async function permitFor(servers: Servers, world: World): Promise<void> {
  const asked = {
    ...{ project: world.lot.key, subject: { type: 'stage', id: world.stage } },
    ...{ environments: ['qa'], services: [{ service: 'cart', module: null }] },
  };
  const who = nameIn(world.lot, 'ci');
  const { token, subject, digest, environments, services } = await servers.must({
    ...{ who, path: 'permits', body: asked },
  });
  const { type, id } = subject as { type: string; id: string };
  world.permit = { token, subject: { type, id }, digest, environments, services };
}

import type { ChangeKind } from '@countersign/contract/configuration.ts';
import { putCalendar, putSubscription } from '../calendars/change-calendars.ts';
import { putRule } from '../emergencies/rule/change-rule.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Seal } from '../kernel/seal.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { putAccessKey } from '../people/access-keys/put-access-key.ts';
import { accountNamed } from '../people/accounts/account.views.ts';
import { createAccount } from '../people/accounts/create-account.ts';
import { disableAccount, enableAccount } from '../people/accounts/disable-account.ts';
import { editAccount } from '../people/accounts/edit-account.ts';
import { enterAs } from '../people/enter.ts';
import { putGroup } from '../people/groups/put-group.ts';
import type { Caller, InstanceCaller } from '../people/principal.ts';
import { createProject, editProject } from '../people/projects/create-project.ts';
import { setMembers } from '../people/projects/members.ts';
import { putEnvironment, putService } from '../people/projects/places.ts';
import { putSecMaster } from '../people/projects/put-secmaster.ts';
import { putRole } from '../people/projects/roles.ts';
import { putToken } from '../people/tokens/put-token.ts';
import { putPipeline } from '../pipelines/put-pipeline.ts';
import { putPolicy } from '../policies/change-policies.ts';
import { putWindow } from '../windows/change-windows.ts';
import type { Planned, PlannedOf } from './diff.ts';
import { makeVersion, makeWorkflow } from './make-workflow.ts';

type Make<K extends ChangeKind> = (
  work: Work,
  caller: InstanceCaller,
  planned: PlannedOf<K>,
  seal: Seal,
) => Promise<Outcome<unknown>>;

/**
 * Makes one planned change by the use case that everybody else uses for it; refuses as that does. `seal`: that of access
 * keys.
 */
export const makeChange = (
  work: Work,
  caller: InstanceCaller,
  planned: Planned,
  seal: Seal,
): Promise<Outcome<unknown>> =>
  (makers[planned.kind] as Make<typeof planned.kind>)(work, caller, planned as never, seal);

const within =
  <K extends ChangeKind>(
    make: (work: Work, caller: Caller, wanted: PlannedOf<K>['wanted']) => Promise<Outcome<unknown>>,
  ): Make<K> =>
  async (work, { principal, via }, { project, wanted }) => {
    const entered = await enterAs(work.tx, principal, project ?? '', via);
    return entered.ok ? make(work, entered.value, wanted) : entered;
  };

const makers: { readonly [K in ChangeKind]: Make<K> } = {
  user: async (work, caller, { action, wanted }) => {
    const made = action === 'create' ? await create(work, caller, wanted) : done(true);
    return made.ok ? edit(work, caller, wanted) : made;
  },
  token: async (work, caller, { wanted }) => {
    const { account, name, value, scopes, expiresAt, agent = false } = wanted;
    const found = await accountNamed(work.tx, account);
    if (!found.ok) return found;
    const limits = { scopes: scopes ?? null, expiresAt: expiresAt ? new Date(expiresAt) : null };
    if (!('value' in value)) return unresolved('/value');
    const { id: accountId, kind } = found.value;
    return putToken(work, caller, { accountId, kind, name, agent, value: value.value, ...limits });
  },
  'access-key': async (work, caller, { wanted }, seal) => {
    const { account, name, accessKey, secretKey } = wanted;
    const found = await accountNamed(work.tx, account);
    if (!found.ok) return found;
    if (!('value' in secretKey)) return unresolved('/secretKey');
    const key = { accountId: found.value.id, name, accessKey, secretKey: secretKey.value, seal };
    return putAccessKey(work, caller, key);
  },
  group: (work, caller, { wanted }) => putGroup(work, caller, wanted),
  project: async (work, caller, { action, wanted }) => {
    if (action === 'create') return createProject(work, caller, wanted);
    const entered = await enterAs(work.tx, caller.principal, wanted.key, caller.via);
    if (!entered.ok) return entered;
    return editProject(work, caller, { project: entered.value.project, name: wanted.name });
  },
  'break-glass': within((work, caller, definition) => putRule(work, caller, { definition, expected: null })),
  secmaster: async (work, caller, { project: key, wanted }) => {
    const entered = await enterAs(work.tx, caller.principal, key ?? '', caller.via);
    if (!entered.ok) return entered;
    const { region = null, tenant = null } = wanted;
    return putSecMaster(work, caller, { project: entered.value.project, region, tenant });
  },
  members: within((work, caller, members) => setMembers(work, caller, { members })),
  role: within(putRole),
  environment: within(putEnvironment),
  service: within((work, caller, { name, modules = [] }) => putService(work, caller, { name, modules })),
  calendar: within((work, caller, { name, timeZone, ...calendar }) => {
    if ('source' in calendar)
      return putSubscription(work, caller, { name, source: calendar.source, timeZone: timeZone ?? null });
    return putCalendar(work, caller, { name, definition: { timeZone: timeZone ?? 'UTC', ...calendar } });
  }),
  window: within((work, caller, { name, ...definition }) => putWindow(work, caller, { name, definition })),
  policy: within((work, caller, { name, ...definition }) => putPolicy(work, caller, { name, definition })),
  workflow: within(makeWorkflow),
  version: within(makeVersion),
  pipeline: within((work, caller, { name, ...definition }) =>
    putPipeline(work, caller, { name, definition }),
  ),
};

type User = PlannedOf<'user'>['wanted'];

function create(work: Work, caller: InstanceCaller, user: User): Promise<Outcome<unknown>> {
  const { username, kind = 'person', name = username, email = null, administrator = false, password } = user;
  if (password && !('value' in password)) return Promise.resolve(unresolved('/password'));
  const account = { username, kind, name, email, administrator };
  return createAccount(work, caller, { ...account, password: password?.value });
}

/** What an account can be changed in; that of a new one is as wanted already, but for being disabled. */
async function edit(work: Work, caller: InstanceCaller, user: User): Promise<Outcome<unknown>> {
  const found = await accountNamed(work.tx, user.username);
  if (!found.ok) return found;
  const { id: accountId, kind, disabled_at } = found.value;
  if (user.kind !== undefined && user.kind !== kind) return otherKind(user.username, kind);
  const { name, email, administrator, disabled } = user;
  const edited = await editAccount(work, caller, { accountId, name, email, administrator });
  if (!edited.ok || disabled === undefined || disabled === (disabled_at !== null)) return edited;
  return disabled ? disableAccount(work, caller, { accountId }) : enableAccount(work, caller, { accountId });
}

const otherKind = (username: string, kind: string) =>
  refused('request/invalid', `The kind of ${username} cannot be changed.`, {
    faults: [{ pointer: '/kind', detail: `the kind of ${username} is ${kind} and stays so` }],
  });

/** The environment belongs to whoever sends the configuration; the server's own is not for reading from outside. */
const unresolved = (pointer: string) =>
  refused('request/invalid', 'A secret must be sent as a value.', {
    faults: [
      { pointer: `${pointer}/env`, detail: 'send the value: the server does not read your environment' },
    ],
  });

import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Access, Caller, Principal } from './principal.ts';

/** What a token may be limited to. */
export const scopes = ['read', 'decide', 'release', 'configure', 'administer'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Every action in a project: the least access it takes, and the scope a limited token must carry for it.
 * Deciding asks for no more than a viewer: who may sign is the level's own question (see may-decide).
 */
export const actions = {
  'project.read': { access: 'viewer', scope: 'read' },
  'approval.decide': { access: 'viewer', scope: 'decide' },
  'approval.comment': { access: 'viewer', scope: 'decide' },
  'approval.withdraw': { access: 'operator', scope: 'release' },
  'approval.edit': { access: 'operator', scope: 'release' },
  'approval.override': { access: 'viewer', scope: 'decide' },
  'release.create': { access: 'operator', scope: 'release' },
  'release.edit': { access: 'operator', scope: 'release' },
  'release.close': { access: 'operator', scope: 'release' },
  'snapshot.create': { access: 'operator', scope: 'release' },
  'execution.start': { access: 'operator', scope: 'release' },
  'execution.replay': { access: 'operator', scope: 'release' },
  'execution.abort': { access: 'operator', scope: 'release' },
  'gate.override': { access: 'viewer', scope: 'release' },
  'gate.token': { access: 'maintainer', scope: 'release' },
  'step.skip': { access: 'maintainer', scope: 'release' },
  'step.complete': { access: 'operator', scope: 'release' },
  'workflow.edit': { access: 'maintainer', scope: 'configure' },
  'version.edit': { access: 'operator', scope: 'release' },
  'version.submit': { access: 'operator', scope: 'release' },
  'version.activate': { access: 'operator', scope: 'release' },
  'run.start': { access: 'operator', scope: 'release' },
  'run.retry': { access: 'operator', scope: 'release' },
  'run.cancel': { access: 'operator', scope: 'release' },
  'run.remark': { access: 'operator', scope: 'release' },
  'job.complete': { access: 'operator', scope: 'release' },
  'pre-approval.create': { access: 'operator', scope: 'release' },
  'pre-approval.revoke': { access: 'operator', scope: 'release' },
  'permit.request': { access: 'operator', scope: 'release' },
  'permit.redeem': { access: 'operator', scope: 'release' },
  'permit.revoke': { access: 'operator', scope: 'release' },
  'window.edit': { access: 'maintainer', scope: 'configure' },
  'window.override': { access: 'viewer', scope: 'release' },
  'calendar.edit': { access: 'maintainer', scope: 'configure' },
  'break-glass.edit': { access: 'maintainer', scope: 'configure' },
  'break-glass.break': { access: 'viewer', scope: 'release' },
  'break-glass.close': { access: 'viewer', scope: 'release' },
  'policy.confirm': { access: 'maintainer', scope: 'configure' },
  'policy.edit': { access: 'maintainer', scope: 'configure' },
  'pipeline.edit': { access: 'maintainer', scope: 'configure' },
  'environment.edit': { access: 'maintainer', scope: 'configure' },
  'service.edit': { access: 'maintainer', scope: 'configure' },
  'role.edit': { access: 'maintainer', scope: 'configure' },
  'member.edit': { access: 'maintainer', scope: 'configure' },
  'ledger.read': { access: 'viewer', scope: 'read' },
} as const satisfies Record<string, { access: Access; scope: Scope }>;

export type Action = keyof typeof actions;

const height: Record<Access, number> = { viewer: 1, operator: 2, maintainer: 3 };

/** May this caller do this at all? Refuses with `auth/forbidden` or `auth/scope-missing`. */
export function authorise(caller: Caller, action: Action): Outcome<true> {
  const needed = actions[action];
  const carried = mayUse(caller.principal, needed.scope);
  if (!carried.ok) return carried;
  if (height[caller.access] >= height[needed.access]) return done(true);
  return refused(
    'auth/forbidden',
    `${caller.principal.username} has ${caller.access} access to ${caller.project.key}; this takes ${needed.access} access.`,
  );
}

/** Every action as it would be authorised for this caller, for whoever shows what can be done. */
export function accessOf(caller: Caller): {
  access: Access;
  actions: { action: string; because: string | null }[];
} {
  const names = Object.keys(actions) as Action[];
  const judged = names.map((action) => {
    const allowed = authorise(caller, action);
    return { action, because: allowed.ok ? null : allowed.refusal.because };
  });
  return { access: caller.access, actions: judged };
}

/** Refuses with `auth/scope-missing` when the token used is limited and does not carry the scope. */
export function mayUse(principal: Principal, scope: Scope): Outcome<true> {
  if (principal.scopes === null || principal.scopes.includes(scope)) return done(true);
  return refused('auth/scope-missing', `The token used does not carry the scope "${scope}".`);
}

/**
 * For what lets its maker sign in a person's name: administrators, but never an agent, which would count as a person
 * thereby.
 */
export function authoriseWithoutAgents(principal: Principal): Outcome<true> {
  if (!principal.agent) return authoriseInstance(principal);
  return refused('auth/forbidden', 'An agent makes nothing with which it would count as a person.');
}

/** What concerns the whole instance: accounts, groups, projects, configuration. */
export function authoriseInstance(principal: Principal, scope: Scope = 'administer'): Outcome<true> {
  const carried = mayUse(principal, scope);
  if (!carried.ok) return carried;
  if (principal.administrator) return done(true);
  return refused('auth/forbidden', `${principal.username} is not an administrator of this instance.`);
}

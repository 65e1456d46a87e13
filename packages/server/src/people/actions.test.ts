import { describe, expect, test } from 'vitest';
import { type Action, accessOf, actions, authorise, authoriseInstance, scopes } from './actions.ts';
import type { Access, Caller, Principal } from './principal.ts';

const heights: Access[] = ['viewer', 'operator', 'maintainer'];
const principal = (limits: readonly string[] | null, administrator = false): Principal => ({
  ...{ accountId: '2', kind: 'person', username: 'ann', administrator, scopes: limits, agent: false },
});
const caller = (access: Access, limits: readonly string[] | null): Caller => ({
  ...{ principal: principal(limits), project: { id: '1', key: 'shop' }, access, via: 'native' },
});
const codeOf = (access: Access, limits: readonly string[] | null, action: Action) => {
  const outcome = authorise(caller(access, limits), action);
  return outcome.ok ? 'ok' : outcome.refusal.code;
};

// Who may do what with a token that is not limited: viewer, operator, maintainer. Written out, not derived, so that a
// change to the table of actions is seen here.
const table: Record<Action, string> = {
  'project.read': 'VOM',
  'approval.decide': 'VOM',
  'approval.comment': 'VOM',
  'approval.withdraw': '-OM',
  'approval.edit': '-OM',
  'approval.override': 'VOM',
  'release.create': '-OM',
  'release.edit': '-OM',
  'release.close': '-OM',
  'snapshot.create': '-OM',
  'execution.start': '-OM',
  'execution.replay': '-OM',
  'execution.abort': '-OM',
  'gate.override': 'VOM',
  'gate.token': '--M',
  'step.skip': '--M',
  'step.complete': '-OM',
  'workflow.edit': '--M',
  'version.edit': '-OM',
  'version.submit': '-OM',
  'version.activate': '-OM',
  'run.start': '-OM',
  'run.retry': '-OM',
  'run.cancel': '-OM',
  'run.remark': '-OM',
  'job.complete': '-OM',
  'pre-approval.create': '-OM',
  'pre-approval.revoke': '-OM',
  'permit.request': '-OM',
  'permit.redeem': '-OM',
  'permit.revoke': '-OM',
  'window.edit': '--M',
  'window.override': 'VOM',
  'calendar.edit': '--M',
  'break-glass.edit': '--M',
  'break-glass.break': 'VOM',
  'break-glass.close': 'VOM',
  'policy.confirm': '--M',
  'policy.edit': '--M',
  'pipeline.edit': '--M',
  'environment.edit': '--M',
  'service.edit': '--M',
  'role.edit': '--M',
  'member.edit': '--M',
  'ledger.read': 'VOM',
};
const every = Object.keys(actions) as Action[];

describe.each(every)('%s', (action) => {
  test(`is for ${table[action]}`, () => {
    const may = heights.map((access) => (codeOf(access, null, action) === 'ok' ? access[0] : '-'));
    expect(may.join('').toUpperCase()).toBe(table[action]);
  });

  test('takes its scope and no other', () => {
    for (const scope of scopes) {
      const expected = scope === actions[action].scope ? 'ok' : 'auth/scope-missing';
      expect(codeOf('maintainer', [scope], action)).toBe(expected);
    }
    expect(codeOf('maintainer', [], action)).toBe('auth/scope-missing');
  });
});

test('a scope gives nothing that the account may not', () => {
  expect(codeOf('viewer', [...scopes], 'policy.edit')).toBe('auth/forbidden');
});

test('the instance is for administrators, with the scope for it', () => {
  const may = (limits: readonly string[] | null, administrator: boolean) => {
    const outcome = authoriseInstance(principal(limits, administrator));
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };
  expect(may(null, true)).toBe('ok');
  expect(may(['administer'], true)).toBe('ok');
  expect(may(['configure'], true)).toBe('auth/scope-missing');
  expect(may(null, false)).toBe('auth/forbidden');
  expect(may(['administer'], false)).toBe('auth/forbidden');
});

test('what one may do in a project is told as it would be authorised', () => {
  const { access, actions: told } = accessOf(caller('operator', null));
  expect(access).toBe('operator');
  expect(told.map(({ action }) => action)).toEqual(Object.keys(actions));
  for (const { action, because } of told) {
    const outcome = authorise(caller('operator', null), action as Action);
    expect(because, action).toBe(outcome.ok ? null : outcome.refusal.because);
  }
  expect(told.filter(({ because }) => because === null).length).toBeGreaterThan(10);
  expect(told.filter(({ because }) => because !== null).length).toBeGreaterThan(5);
});

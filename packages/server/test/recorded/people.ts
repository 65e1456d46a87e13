import { keepId, type Row, type Values } from './table.ts';

const password = 'correct horse battery';
const cookie = ({ cookie = '' }: Values): Values => ({ cookie, origin: 'http://localhost' });

const nextWeek = () => new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString();

/** Accounts, sessions, projects and what belongs to them. */
export const people: readonly Row[] = [
  {
    endpoint: 'createAccount',
    as: 'root',
    body: () => ({ kind: 'person', username: 'guest', name: 'A guest', password }),
    leaves: ['account.created'],
    refused: ['ann', 'account.create.refused'],
  },
  {
    endpoint: 'editAccount',
    as: 'root',
    params: { account: 'guest' },
    body: () => ({ name: 'The guest' }),
    leaves: ['account.edited'],
    refused: ['ann', 'account.edit.refused'],
  },
  {
    endpoint: 'disableAccount',
    as: 'root',
    params: { account: 'guest' },
    leaves: ['account.disabled'],
    refused: ['ann', 'account.disable.refused'],
  },
  {
    endpoint: 'enableAccount',
    as: 'root',
    params: { account: 'guest' },
    leaves: ['account.enabled'],
    refused: ['ann', 'account.enable.refused'],
  },
  {
    endpoint: 'resetPassword',
    as: 'root',
    params: { account: 'guest' },
    body: () => ({ password: `${password}!` }),
    leaves: ['account.password-reset'],
    refused: ['ann', 'account.reset-password.refused'],
  },
  {
    endpoint: 'createToken',
    as: 'root',
    body: () => ({ account: 'robot', name: 'nightly' }),
    leaves: ['token.created'],
    refused: ['ann', 'token.create.refused'],
    keep: keepId('token'),
  },
  {
    endpoint: 'revokeToken',
    as: 'root',
    params: { token: 'token' },
    leaves: ['token.revoked'],
    refused: ['ann', 'token.revoke.refused'],
  },
  {
    endpoint: 'createDelegation',
    body: () => ({ from: 'ann', to: 'bob', endsAt: nextWeek() }),
    leaves: ['delegation.created'],
    refused: ['outsider', 'delegation.create.refused'],
    keep: keepId('delegation'),
  },
  {
    endpoint: 'withdrawDelegation',
    params: { delegation: 'delegation' },
    body: () => ({ reason: 'Back earlier' }),
    leaves: ['delegation.withdrawn'],
    refused: ['outsider', 'delegation.withdraw.refused'],
  },
  {
    endpoint: 'createAccessKey',
    as: 'root',
    body: () => ({ account: 'robot', name: 'signer' }),
    leaves: ['access-key.created'],
    refused: ['ann', 'access-key.create.refused'],
    keep: keepId('accessKey'),
  },
  {
    endpoint: 'revokeAccessKey',
    as: 'root',
    params: { accessKey: 'accessKey' },
    leaves: ['access-key.revoked'],
    refused: ['ann', 'access-key.revoke.refused'],
  },
  {
    endpoint: 'putGroup',
    as: 'root',
    params: { group: 'cab' },
    body: () => ({ members: ['ann'] }),
    leaves: ['group.set'],
    refused: ['ann', 'group.put.refused'],
  },
  {
    endpoint: 'createProject',
    as: 'root',
    body: () => ({ key: 'depot', name: 'Depot' }),
    leaves: ['project.created'],
    refused: ['ann', 'project.create.refused'],
  },
  {
    endpoint: 'editProject',
    as: 'root',
    body: () => ({ name: 'The web shop' }),
    leaves: ['project.renamed'],
    refused: ['bob', 'project.edit.refused'],
  },
  {
    endpoint: 'applyConfiguration',
    as: 'root',
    body: () => ({ groups: [{ name: 'crew', members: ['ann'] }] }),
    leaves: ['group.set', 'configuration.applied'],
    refused: ['ann', 'configuration.apply.refused'],
  },

  {
    endpoint: 'signIn',
    as: 'nobody',
    body: () => ({ username: 'guest', password: `${password}!` }),
    leaves: ['session.started'],
    keep: ({ cookie }) => ({ cookie }),
  },
  {
    endpoint: 'changePassword',
    as: 'nobody',
    headers: cookie,
    body: () => ({ current: `${password}!`, new: `${password} again` }),
    leaves: ['account.password-changed'],
  },
  { endpoint: 'signOut', as: 'nobody', headers: cookie, leaves: ['session.ended'] },
  { endpoint: 'endSessions', leaves: ['session.all-ended'] },
  { endpoint: 'putPreferences', body: () => ({ mail: 'each' }), leaves: ['preferences.set'] },

  {
    endpoint: 'putMember',
    params: { member: 'guest' },
    body: () => ({ access: 'viewer' }),
    leaves: ['member.set'],
    refused: ['bob', 'member.edit.refused'],
  },
  {
    endpoint: 'removeMember',
    params: { member: 'guest' },
    leaves: ['member.removed'],
    refused: ['bob', 'member.edit.refused'],
  },
  {
    endpoint: 'putRole',
    params: { role: 'Guests' },
    body: () => ({ members: ['guest'] }),
    leaves: ['role.set'],
    refused: ['bob', 'role.edit.refused'],
  },
  {
    endpoint: 'deleteRole',
    params: { role: 'Guests' },
    leaves: ['role.deleted'],
    refused: ['bob', 'role.edit.refused'],
  },
  {
    endpoint: 'putEnvironment',
    params: { environment: 'test' },
    body: () => ({ name: 'Test' }),
    leaves: ['environment.set'],
    refused: ['bob', 'environment.edit.refused'],
  },
  {
    endpoint: 'putService',
    params: { service: 'search' },
    body: () => ({ modules: [] }),
    leaves: ['service.set'],
    refused: ['bob', 'service.edit.refused'],
  },
];

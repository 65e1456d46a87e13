import { keepId, type Row } from './table.ts';

/** Pre-approvals, and their end. */
export const preApprovals: readonly Row[] = [
  {
    endpoint: 'createPreApproval',
    as: 'ci',
    body: () => ({ externalId: 'CHG-77', environments: ['qa'], executors: [{ username: 'ann' }] }),
    leaves: ['pre-approval.created'],
    refused: ['outsider', 'pre-approval.create.refused'],
    keep: keepId('preApproval'),
  },
  {
    endpoint: 'revokePreApproval',
    as: 'ci',
    params: { preApproval: 'preApproval' },
    body: () => ({ reason: 'The change was called off' }),
    leaves: ['pre-approval.revoked'],
    refused: ['outsider', 'pre-approval.revoke.refused'],
  },
];

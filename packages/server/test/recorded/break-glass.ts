import { keepId, type Row } from './table.ts';

const rule = { people: ['user:bob'], reviewers: ['role:QA Manager'], longest: 60, reviewWithin: '2d' };

/** Break-glass, and what becomes of it. */
export const breakGlass: readonly Row[] = [
  {
    endpoint: 'putBreakGlassRule',
    body: () => rule,
    leaves: ['break-glass-rule.set'],
    refused: ['bob', 'break-glass.edit.refused'],
  },
  {
    endpoint: 'putBreakGlassRule',
    as: 'root',
    body: () => rule,
    leaves: ['break-glass-rule.confirmed'],
  },
  {
    endpoint: 'breakGlass',
    as: 'bob',
    body: () => ({ reason: 'The shop is down', minutes: 30 }),
    leaves: ['break-glass.broken', 'approval.requested', 'level.opened'],
    refused: ['outsider', 'break-glass.break.refused'],
    keep: keepId('breakGlass'),
  },
  {
    endpoint: 'closeBreakGlass',
    as: 'bob',
    params: { breakGlass: 'breakGlass' },
    leaves: ['break-glass.closed'],
    refused: ['outsider', 'break-glass.close.refused'],
  },
  {
    endpoint: 'deleteBreakGlassRule',
    leaves: ['break-glass-rule.deleted'],
    refused: ['bob', 'break-glass.edit.refused'],
  },
];

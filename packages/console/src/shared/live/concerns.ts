import type { LedgerEvent } from '@countersign/contract/events.ts';

type What = Pick<LedgerEvent, 'project' | 'subject'>;

/** What changes an inbox: questions, and who is whom. */
const movesInboxes = new Set([
  'approval',
  'delegation',
  'account',
  'group',
  'role',
  'project',
  'gate',
  'execution',
]);
const inboxes = new Set(['listInbox', 'countInbox']);

/** May what was read by this query be another by now, since this happened? Rather once too often than stale. */
export function concerns({ project, subject }: What, queryKey: readonly unknown[]): boolean {
  const [endpoint, asked] = queryKey as [string, { params?: { project?: string } } | undefined];
  const place = asked?.params?.project;
  // Figures over weeks change only when something is decided.
  if (endpoint === 'readWaits' && subject.type !== 'approval') return false;
  if (place !== undefined) return project === null || project === place;
  if (endpoint === 'listInstanceLedger') return true;
  if (inboxes.has(endpoint)) return movesInboxes.has(subject.type);
  return project === null || subject.type === 'project';
}

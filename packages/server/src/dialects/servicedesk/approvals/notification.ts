import { done, notFound, type Outcome, refused } from '../../../kernel/outcome.ts';
import { tellAgain } from '../../../notifications/tell.ts';
import { useCase } from '../../../people/use-case.ts';
import { type Call, type Door, isId, noInput, serve } from '../serve.ts';
import type { ApprovalRow } from './approvals.views.ts';
import { isDelegated, notSent } from './decide.ts';
import { approvalPath, findApproval, findApprovals } from './routes.ts';
import { SendInput } from './wire.ts';

const approvalsPath = approvalPath.slice(0, approvalPath.lastIndexOf('/'));

/** Sending for approval: a level that opens does so by itself; this tells the approvers that are named once more. */
export function notificationRoutes(door: Door): void {
  const one = [`${approvalPath}/send_notification`, `${approvalPath}/_send_notification`];
  serve(door, { method: 'PUT', url: one, input: SendInput }, async (call) => {
    const found = await findApproval(door, call.caller, call.params);
    return found.ok ? send(door, call, [found.value]) : found;
  });

  const some = [`${approvalsPath}/_send_notification`, `${approvalsPath}/send_notification`];
  serve(door, { method: 'PUT', url: some, input: SendInput }, async (call) => {
    const rows = await findApprovals(door, call.caller, call.params);
    if (!rows.ok) return rows;
    const ids = typeof call.query.ids === 'string' ? call.query.ids.split(',').map((id) => id.trim()) : null;
    const strange = ids?.find((id) => !isId(id) || !rows.value.some((row) => row.id === id));
    if (strange !== undefined) return notFound('approval', strange);
    return send(
      door,
      call,
      ids ? rows.value.filter(({ id }) => ids.includes(id)) : rows.value.filter(isOpen),
    );
  });

  serve(door, { method: 'GET', url: `${approvalPath}/send_notification`, input: noInput }, async (call) => {
    const found = await findApproval(door, call.caller, call.params);
    return found.ok ? done({ notification: preview(found.value) }) : found;
  });

  const content = `${approvalsPath}/get_notification_content`;
  serve(door, { method: 'GET', url: content, input: noInput }, async (call) => {
    const rows = await findApprovals(door, call.caller, call.params);
    if (!rows.ok) return rows;
    const first = rows.value[0];
    return first ? done({ notification: preview(first) }) : notFound('approval', 'of this level');
  });
}

const preview = ({ level_name, approver }: ApprovalRow) => ({
  subject: `Please decide: ${level_name}`,
  description: `${approver.name}, level ${level_name} waits for your approval: $ApprovalLink`,
});

const isOpen = ({ level_status, verdict, delegated }: ApprovalRow): boolean =>
  level_status === 'open' && verdict === null && !delegated;

async function send(
  { parts }: Door,
  { caller }: Pick<Call<unknown>, 'caller'>,
  rows: readonly ApprovalRow[],
): Promise<Outcome<object>> {
  for (const row of rows) {
    if (row.level_status === 'waiting') return notSent;
    if (row.delegated) return isDelegated;
    if (!isOpen(row)) return over;
  }
  const approval = rows[0]?.approval;
  if (!approval) return notSent;
  const asked = Map.groupBy(rows, ({ level }) => level);
  const sent = await parts.work((inside) => sendAgain(inside, caller, { parts, approval, asked }));
  return sent.ok ? done({}) : sent;
}

const over = refused('approval/level-not-open', 'This approval is decided; nobody is asked any more.');

type Asked = {
  readonly parts: Door['parts'];
  readonly approval: string;
  readonly asked: ReadonlyMap<string, readonly ApprovalRow[]>;
};

/** Has the people of open levels told, those named once more. */
const sendAgain = useCase<Asked, true>(
  'approval.edit',
  ({ approval }) => ({ type: 'approval', id: approval }),
  async (work, { project }, { parts, asked }) => {
    for (const [level, rows] of asked) {
      const accounts = rows.map(({ approver }) => approver.id);
      await tellAgain(work, parts, { project: project.id, level, accounts });
    }
    return done(true);
  },
);

import { changeLevel } from '../../../executions/levels/change-levels.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import type { Caller } from '../../../people/principal.ts';
import { ListInput } from '../input/list-info.ts';
import { type Listed, pickRows } from '../input/pick-rows.ts';
import { findPeople } from '../levels/approvers.ts';
import { findLevel, levelPath } from '../levels/routes.ts';
import { must } from '../releases/add-release.ts';
import { type Door, noInput, serve } from '../serve.ts';
import { approvalPicture } from './approval-picture.ts';
import { type ApprovalRow, approvalsOfLevel } from './approvals.views.ts';
import { among, decide } from './decide.ts';
import { AddApprovalsInput, DecideInput } from './wire.ts';

const approvalsPath = `${levelPath}/approvals`;
export const approvalPath = `${approvalsPath}/:approval`;

const listed: Listed = {
  name: 'approvals',
  fields: [
    'approver',
    'original_approver',
    'comments',
    'status',
    'approval_level',
    'sent_on',
    'action_taken_on',
  ],
};

/** The approvals of a level: list, read, add, delete, approve, reject. */
export function approvalRoutes(door: Door): void {
  reading(door);
  changing(door);
  deciding(door);
}

type Params = Readonly<Record<string, string>>;

/** The approvals of the level that a path names. Refuses with `resource/not-found`. */
export async function findApprovals(
  { parts }: Pick<Door, 'parts'>,
  caller: Caller,
  params: Params,
): Promise<Outcome<ApprovalRow[]>> {
  const { release = '', level = '' } = params;
  const rows = await approvalsOfLevel(parts.db, caller.project.id, level, release);
  if (rows.length > 0) return done(rows);
  const found = await findLevel(parts, caller, params);
  return found.ok ? done(rows) : found;
}

/** The approval that a path names. Refuses with `resource/not-found`. */
export async function findApproval(door: Pick<Door, 'parts'>, caller: Caller, params: Params) {
  const rows = await findApprovals(door, caller, params);
  return rows.ok ? among(rows.value, params.approval ?? '') : rows;
}

function reading(door: Door): void {
  serve(door, { method: 'GET', url: approvalsPath, list: true, input: ListInput }, async (call) => {
    const rows = await findApprovals(door, call.caller, call.params);
    return rows.ok ? pickRows(rows.value.map(approvalPicture), call.input, listed) : rows;
  });

  serve(door, { method: 'GET', url: approvalPath, input: noInput }, async ({ caller, params }) => {
    const found = await findApproval(door, caller, params);
    return found.ok ? done({ approval: approvalPicture(found.value) }) : found;
  });
}

function changing(door: Door): void {
  const { parts } = door;
  serve(
    door,
    { method: 'POST', url: approvalsPath, input: AddApprovalsInput },
    async ({ caller, params, input }) => {
      const level = await findLevel(parts, caller, params);
      if (!level.ok) return level;
      const many = input.approvals;
      const wanted = (many ?? [input.approval]).flatMap((one) => one?.approver ?? []);
      const pointer = (index: number) => (many ? `/approvals/${index}/approver` : '/approval/approver');
      const people = await findPeople(parts.db, caller.project.id, wanted, pointer);
      if (!people.ok) return people;
      const added = await addAll(door, caller, level.value.id, people.value);
      if (!added.ok) return added;
      const rows = await approvalsOfLevel(parts.db, caller.project.id, level.value.id);
      const mine = rows.filter(({ seat }) => people.value.includes(seat)).map(approvalPicture);
      return done(many ? { approvals: mine } : { approval: mine[0] });
    },
  );

  serve(door, { method: 'DELETE', url: approvalPath, input: noInput }, async ({ caller, params }) => {
    const found = await findApproval(door, caller, params);
    if (!found.ok) return found;
    const { level, seat } = found.value;
    const change = { kind: 'remove-approver', level, account: seat } as const;
    const removed = await parts.work((inside) => changeLevel(inside, caller, change));
    return removed.ok ? done({}) : removed;
  });
}

/** All of them or none: the first is refused as a value, so that the refusal is on record; a later one undoes the others. */
function addAll(
  { parts }: Door,
  caller: Caller,
  level: string,
  accounts: readonly string[],
): Promise<Outcome<true>> {
  return parts.work(async (inside) => {
    for (const [index, account] of accounts.entries()) {
      const added = await changeLevel(inside, caller, { kind: 'add-approver', level, account });
      if (!added.ok && index === 0) return added;
      must(added);
    }
    return done(true as const);
  });
}

function deciding(door: Door): void {
  for (const verdict of ['approve', 'reject'] as const) {
    const url = [`${approvalPath}/${verdict}`, `${approvalPath}/_${verdict}`];
    serve(door, { method: 'PUT', url, input: DecideInput }, async (call) => {
      const found = await findApproval(door, call.caller, call.params);
      if (!found.ok) return found;
      const comment = call.input.approval.comments ?? '';
      const decided = await decide(door, call, found.value, { verdict, comment });
      if (!decided.ok) return decided;
      const signed = { ...found.value, verdict, decided_at: decided.value.at };
      return done({ approval: { ...approvalPicture(signed), comments: comment || null } });
    });
  }
}

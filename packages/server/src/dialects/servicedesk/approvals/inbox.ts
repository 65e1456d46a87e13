import { z } from 'zod';
import type { Verdict } from '../../../approvals/approval.ts';
import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import { type ResponseStatus, success } from '../envelope.ts';
import { ListInput } from '../input/list-info.ts';
import { type Listed, pickRows } from '../input/pick-rows.ts';
import { type ErrorBody, render } from '../render.ts';
import { type Call, type Door, serve } from '../serve.ts';
import { inboxPicture } from './approval-picture.ts';
import { approvalsOfLevel, waitingFor } from './approvals.views.ts';
import { among, decide } from './decide.ts';
import { findApprovals } from './routes.ts';
import { BulkInput } from './wire.ts';

const listed: Listed = {
  name: 'approvals',
  fields: [
    ...[
      'approver',
      'original_approver',
      'comments',
      'status',
      'approval_level',
      'sent_on',
      'action_taken_on',
    ],
    ...['associated_entity', 'release'],
  ],
};

/** The views of the inbox that there are: all of them are what waits for the sender, since releases are all there is. */
const views = ['my_pending_approvals', 'my_release_pending_approvals'];

/** What waits for the sender, of whatever release, and decisions on many at once. */
export function inboxRoutes(door: Door): void {
  const { db } = door.parts;
  serve(
    door,
    { method: 'GET', url: '/approvals', list: true, input: ListInput },
    async ({ caller, input }) => {
      const { filter_by } = input.list_info;
      const view = typeof filter_by === 'string' ? filter_by : (filter_by?.name ?? filter_by?.id);
      if (view !== undefined && !views.includes(view))
        return invalid([
          { pointer: '/list_info/filter_by', detail: `there is no view "${view}", but ${views.join(', ')}` },
        ]);
      const rows = await waitingFor(db, caller.project.id, caller.principal.accountId);
      return pickRows(rows.map(inboxPicture), input, listed);
    },
  );

  serve(door, { method: 'GET', url: '/approvals/_total_count', input: Anything }, async ({ caller }) => {
    const rows = await waitingFor(db, caller.project.id, caller.principal.accountId);
    return done({ _total_count: { approvals: rows.length } });
  });

  for (const verdict of ['approve', 'reject'] as const) {
    const url = [`/approvals/${verdict}`, `/approvals/_${verdict}`];
    serve(door, { method: 'PUT', url, list: true, input: BulkInput }, async (call) => {
      if ((call.input.module ?? 'release') !== 'release')
        return invalid([{ pointer: '/module', detail: 'there are only approvals of the module "release"' }]);
      const response_status: object[] = [];
      for (const item of call.input.approval)
        response_status.push(await decideItem(door, call, item, verdict));
      return done({ response_status });
    });
  }
}

const Anything = z.record(z.string(), z.unknown());

type Item = z.output<typeof BulkInput>['approval'][number];

/** Each by itself: what is refused leaves the others as they are. */
async function decideItem(
  door: Door,
  call: Call<z.output<typeof BulkInput>>,
  item: Item,
  verdict: Verdict,
): Promise<ResponseStatus & { readonly id: string }> {
  const outcome = await decideOne(door, call, item, verdict);
  if (outcome.ok) return { id: item.id, ...success };
  const { response_status } = render(outcome.refusal).body as ErrorBody;
  return { id: item.id, ...response_status };
}

async function decideOne(
  door: Door,
  call: Call<z.output<typeof BulkInput>>,
  { id, approval_level_id: level, module_id: release, portal_id }: Item,
  verdict: Verdict,
): Promise<Outcome<unknown>> {
  const { project } = call.caller;
  if (portal_id !== undefined && ![project.id, project.key].includes(String(portal_id)))
    return notFound('portal', String(portal_id));
  const rows =
    release === undefined
      ? done(await approvalsOfLevel(door.parts.db, project.id, level))
      : await findApprovals(door, call.caller, { release, level });
  const row = rows.ok ? among(rows.value, id) : rows;
  if (!row.ok) return row;
  return decide(door, call, row.value, { verdict, comment: call.input.comments ?? '' });
}

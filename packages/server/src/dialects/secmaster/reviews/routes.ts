import { done, notFound } from '../../../kernel/outcome.ts';
import { reviewSettler } from '../../../workflows/settle-review.ts';
import { bare } from '../envelope.ts';
import { type Door, isId, serve } from '../serve.ts';
import { stamp } from '../times.ts';
import { HistoryQuery, Review, read } from '../wire.ts';
import { askedVersion } from './asked.views.ts';
import { reviewRows } from './history.views.ts';
import { review } from './review.ts';

/** The review of a version, and what was said in its reviews so far; the history lies below the playbooks' path. */
export function reviewRoutes(door: Door): void {
  const { db, work } = door.parts;
  const settle = reviewSettler(work);
  const url = '/soc/workflows/versions/:id/approval';
  serve(door, { method: 'POST', url, about: 'version' }, async (call) => {
    const asked = read(Review, call.body);
    if (!asked.ok) return asked;
    const version = await askedVersion(db, call.caller.project.id, call.id);
    if (version === undefined) return notFound('version', call.id);
    const reviewed = await review({ ...door, settle }, call, version, asked.value);
    const { result, content } = asked.value;
    return reviewed.ok ? done(bare({ result, content })) : reviewed;
  });

  const history = '/soc/playbooks/versions/approval';
  serve(door, { method: 'GET', url: history, about: 'version' }, async ({ caller, query }) => {
    const asked = read(HistoryQuery, query, 'query');
    if (!asked.ok) return asked;
    const { resource_id: id } = asked.value;
    const { id: project } = caller.project;
    if (!isId(id) || !(await askedVersion(db, project, id))) return notFound('version', id);
    const rows = await reviewRows(db, project, id);
    return done(
      bare(
        rows.map((row) => ({
          ...{ id: row.id, type: 'AOP_WORKFLOW', resource_id: id, user_id: row.account_id },
          ...{ result: row.verdict === 'approve' ? 'PASS' : 'UN_PASS', content: row.comment },
          ...{ create_time: stamp(row.at), update_time: stamp(row.at) },
        })),
      ),
    );
  });
}

import { done, notFound, refused } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import { record } from '../../../ledger/record.ts';
import { useCase } from '../../../people/use-case.ts';
import { remarksOn, taskRow } from './task.views.ts';

const ofTask = ({ task }: { readonly task: string }) => ({ type: 'approval', id: task });

/** Says something about a task, which decides nothing. Refuses with `resource/not-found`. */
export const addRemark = useCase<{ readonly task: string; readonly comment: string }, true>(
  'approval.comment',
  ofTask,
  async (work, caller, { task, comment }) => {
    if (!(await taskRow(work.tx, caller.project.id, task))) return notFound('task', task);
    await record(work, caller, {
      action: 'approval.commented',
      subject: ofTask({ task }),
      private: { comment },
    });
    return done(true);
  },
);

/**
 * Takes back what one said; the ledger keeps that it was said. Refuses with `resource/not-found`, with `request/invalid`
 * where the task has no such comment, and with `auth/forbidden` when somebody else said it.
 */
export const removeRemark = useCase<{ readonly task: string; readonly comment: string }, true>(
  'approval.comment',
  ofTask,
  async (work, caller, { task, comment }) => {
    if (!(await taskRow(work.tx, caller.project.id, task))) return notFound('task', task);
    const remarks = (await remarksOn(work.tx, caller.project.id, [task])).get(task) ?? [];
    const remark = remarks.find(({ id }) => id === comment);
    if (remark === undefined)
      return invalid([{ pointer: '/comment_id', detail: 'this task has no comment of this id' }]);
    if (remark.by.id !== caller.principal.accountId)
      return refused('auth/forbidden', `Only ${remark.by.username}, who said it, takes this comment back.`);
    await record(work, caller, {
      action: 'approval.comment-removed',
      subject: ofTask({ task }),
      details: { comment },
    });
    return done(true);
  },
);

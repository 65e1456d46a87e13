import { done, notFound } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { writeRemark } from './run.store.ts';

export type RemarkRun = { readonly run: string; readonly remark: string };

/**
 * Gives a run another remark, also after it has ended; the one it has changes nothing. What it does and what it was
 * permitted are not touched. Refuses with `resource/not-found`.
 */
export const remarkRun = useCase<RemarkRun, true>(
  'run.remark',
  ({ run }) => ({ type: 'run', id: run }),
  async (work, caller, { run, remark }) => {
    const changed = await writeRemark(work.tx, caller.project.id, run, remark);
    if (changed === undefined) return notFound('run', run);
    if (changed)
      await record(work, caller, {
        action: 'run.remarked',
        subject: { type: 'run', id: run },
        private: { remark },
      });
    return done(true);
  },
);

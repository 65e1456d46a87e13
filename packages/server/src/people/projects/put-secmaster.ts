import { done, refused } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { type SecMasterNames, setSecMasterNames } from './secmaster.store.ts';

export type PutSecMaster = SecMasterNames & {
  readonly project: { readonly id: string; readonly key: string };
};

/**
 * Says what clients of SecMaster call a project; what they call it already changes nothing. For administrators. Refuses
 * with `resource/exists` the region of another project.
 */
export const putSecMaster = instanceUseCase<PutSecMaster, true>(
  'project.edit',
  ({ project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { project, region, tenant }) => {
    const changed = await setSecMasterNames(work.tx, project.id, { region, tenant });
    if (changed === 'taken')
      return refused('resource/exists', `Another project has the region ${region} already.`, {
        faults: [{ pointer: '/region', detail: 'is the region of another project' }],
      });
    if (changed)
      await record(
        work,
        { ...caller, project },
        {
          action: 'project.secmaster-set',
          subject: { type: 'project', id: project.id },
          details: { region, tenant },
        },
      );
    return done(true);
  },
);

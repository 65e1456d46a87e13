import { done, refused } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import { instanceUseCase } from '../use-case.ts';
import { insertProject, type NewProject, renameProject } from './project.store.ts';

/** Creates a project; answers its id. Refuses with `resource/exists` a key that is taken. */
export const createProject = instanceUseCase<NewProject, { id: string }>(
  'project.create',
  () => ({ type: 'project', id: 'new' }),
  async (work, caller, { key, name }) => {
    const id = await insertProject(work.tx, { key, name });
    if (id === null) {
      const faults = [{ pointer: '/key', detail: 'is taken' }];
      return refused('resource/exists', `There is a project ${key} already.`, { faults });
    }
    const actor = { ...caller, project: { id, key } };
    await record(work, actor, {
      action: 'project.created',
      subject: { type: 'project', id },
      details: { key, name },
    });
    return done({ id });
  },
);

export type RenameProject = {
  readonly project: { readonly id: string; readonly key: string };
  readonly name: string;
};

/** Gives a project another name; the one it has changes nothing. For administrators. */
export const editProject = instanceUseCase<RenameProject, true>(
  'project.edit',
  ({ project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { project, name }) => {
    const changed = await renameProject(work.tx, project.id, name);
    if (!changed) return done(true);
    await record(
      work,
      { ...caller, project },
      {
        action: 'project.renamed',
        subject: { type: 'project', id: project.id },
        details: { name },
      },
    );
    return done(true);
  },
);

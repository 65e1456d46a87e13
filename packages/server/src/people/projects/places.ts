import { done } from '../../kernel/outcome.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../principal.ts';
import { useCase } from '../use-case.ts';
import { insertEnvironment, upsertEnvironment, upsertService } from './place.store.ts';

const project = (_: unknown, caller: Caller) => ({ type: 'project', id: caller.project.id });

/** Adds an environment, or renames the one with this key; answers its id. */
export const putEnvironment = useCase<{ readonly key: string; readonly name: string }, { id: string }>(
  'environment.edit',
  project,
  async (work, caller, { key, name }) => {
    const id = await upsertEnvironment(work.tx, caller.project.id, { key, name });
    const subject = { type: 'environment', id };
    await record(work, caller, { action: 'environment.set', subject, details: { key, name } });
    await work.send('environment.changed', { project: caller.project.id, environment: id });
    return done({ id });
  },
);

/** Adds a service, or sets the modules of the one with this name; answers its id. */
export const putService = useCase<
  { readonly name: string; readonly modules: readonly string[] },
  { id: string }
>('service.edit', project, async (work, caller, { name, modules }) => {
  const id = await upsertService(work.tx, caller.project.id, { name, modules });
  const subject = { type: 'service', id };
  await record(work, caller, { action: 'service.set', subject, details: { name, modules } });
  return done({ id });
});

/**
 * Adds an environment unless there is one with this key, whatever its name: for whoever may create a release that needs
 * it. Answers its key.
 */
export const ensureEnvironment = useCase<{ readonly key: string; readonly name: string }, { key: string }>(
  'release.create',
  project,
  async (work, caller, { key, name }) => {
    const id = await insertEnvironment(work.tx, caller.project.id, { key, name });
    if (id !== undefined)
      await record(work, caller, {
        action: 'environment.set',
        subject: { type: 'environment', id },
        details: { key, name },
      });
    return done({ key });
  },
);

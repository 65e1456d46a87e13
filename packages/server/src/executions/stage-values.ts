import type { PipelineVariable } from '@countersign/contract/variables.ts';
import type { Values } from '../calls/variables.ts';
import type { StageFacts } from './execution.ts';
import type { Environment, Held } from './facts.store.ts';

/** What every call of a stage may say of what it is for. */
export function stageValues(held: Held, stage: StageFacts): Values<PipelineVariable> {
  const environment = environmentOf(held, stage);
  return {
    'project.key': held.project.key,
    'release.id': held.release.id,
    'release.number': `RL-${held.release.number}`,
    'release.title': held.release.title,
    'snapshot.id': held.snapshot.id,
    'snapshot.number': String(held.snapshot.number),
    'snapshot.digest': held.snapshot.digest,
    'environment.key': environment.key,
    'environment.name': environment.name,
    'pipeline.name': held.pipeline.name,
    'stage.name': stage.name,
    'stage.attempt': String(stage.attempt),
    'execution.id': held.id,
    ...answersOf(stage),
  };
}

/** What approvers have said at the gates of the stage. They were asked once for each name, in the order of the gates. */
const answersOf = ({ gates }: StageFacts): Values<PipelineVariable> =>
  Object.fromEntries(
    gates.flatMap(({ values }) =>
      Object.entries(values).map(([name, value]) => [`approval.${name}`, String(value)]),
    ),
  );

/** The environment a stage was begun for. It stays even if the project's definition has moved the key elsewhere. */
export function environmentOf(held: Held, stage: StageFacts): Environment {
  const found = held.environments.find(({ id }) => id === stage.environment);
  if (found === undefined) throw new Error(`environment ${stage.environment} is gone`);
  return found;
}

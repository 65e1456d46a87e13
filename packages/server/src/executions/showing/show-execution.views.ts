import type { Execution, StageExecution } from '@countersign/contract/execution-shapes.ts';
import { atOneMoment, type Db, type Reader } from '../../kernel/database.ts';
import type { Words } from '../../ledger/words.views.ts';
import { blockersOf } from './blockers.ts';
import { type PlacedAttempt, type Stages, stagesOf } from './stages.views.ts';
import { executionSummary } from './summary.views.ts';
import { waitingFor } from './waiting.views.ts';
import { wordsOn } from './words.views.ts';

/** A whole execution as the API shows it, all of it at one moment; undefined when this project has none of this id. */
export const showExecution = (db: Db, project: string, id: string): Promise<Execution | undefined> =>
  atOneMoment(db, (reader) => show(reader, project, id));

async function show(reader: Reader, project: string, id: string): Promise<Execution | undefined> {
  const summary = await executionSummary(reader, project, id);
  const found = await stagesOf(reader, project, id);
  if (summary === undefined || found === undefined) return undefined;
  const words = await wordsOn(reader, project, subjectsOf(id, found.attempts));
  const stages = found.definition.stages.map((_, position) => stageAt(found, position, words));
  const current = summary.status === 'running' ? found.attempts.at(-1) : undefined;
  const waits = current && (await waitingFor(reader, project, found.definition, current));
  return {
    ...summary,
    because:
      summary.status === 'aborted' ? (words.get(`execution/${id}`) ?? summary.because) : summary.because,
    stages,
    blockers: current && waits ? blockersOf(current, waits) : [],
  };
}

const subjectsOf = (id: string, attempts: readonly PlacedAttempt[]): string[] => [
  `execution/${id}`,
  ...attempts.flatMap(({ gates }) => gates.map((gate) => `gate/${gate.id}`)),
  ...attempts.flatMap(({ steps }) => steps.map((step) => `step/${step.id}`)),
];

function stageAt(
  { definition, environments, attempts }: Stages,
  position: number,
  words: Words,
): StageExecution {
  const { name = '', environment: key = '' } = definition.stages[position] ?? {};
  const made = attempts.filter((attempt) => attempt.position === position);
  return {
    position,
    name,
    environment: environments.find((one) => one.key === key) ?? { key, name: key },
    status: made.at(-1)?.status ?? 'not-started',
    attempts: made.map(({ position: _, ...attempt }) => ({
      ...attempt,
      gates: attempt.gates.map((gate) => ({
        ...gate,
        because: words.get(`gate/${gate.id}`) ?? gate.because,
      })),
      steps: attempt.steps.map((step) => ({
        ...step,
        because: words.get(`step/${step.id}`) ?? step.because,
      })),
    })),
  };
}

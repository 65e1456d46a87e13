import type { Execution } from '@countersign/contract/execution-shapes.ts';

import { when } from './output.ts';

/** One thing in an execution that has a status, by a name that stays. */
type Point = { readonly key: string; readonly at: string; readonly what: string; readonly because: string };

/** What has happened between two looks at an execution, a line each; `before` is null at the first look. */
export function progress(before: Execution | null, after: Execution): string[] {
  const known = new Set(before ? points(before).map(({ key }) => key) : []);
  const lines = points(after)
    .filter(({ key }) => !known.has(key))
    .map(({ at, what, because }) => [when(at), what, because].filter((part) => part !== '').join('  '));
  const waiting = blockerKey(after) === (before && blockerKey(before)) ? [] : after.blockers.map(waitingFor);
  return [...lines, ...waiting];
}

const blockerKey = ({ blockers }: Execution): string =>
  JSON.stringify(blockers.map(({ requirement, because }) => [requirement, because]));

const waitingFor = ({ requirement, because, who }: Execution['blockers'][number]): string =>
  `waits: ${requirement}: ${because}${who.length > 0 ? ` Can act: ${who.join(', ')}.` : ''}`;

/** Every status that anything in it has; a changed status is another point. */
function points({ id, status, because, startedAt, endedAt, stages }: Execution): Point[] {
  const inside = stages.flatMap((stage) =>
    stage.attempts.flatMap((attempt) => {
      const name = attempt.attempt === 1 ? stage.name : `${stage.name} (attempt ${attempt.attempt})`;
      return [
        ...attempt.gates.map((gate) => point(gate, `gate ${gate.id}`, `${name}: gate ${gate.name}`)),
        ...attempt.steps.map((step) => point(step, `step ${step.id}`, `${name}: step ${step.name}`)),
        point(attempt, `stage ${attempt.id}`, `stage ${name}`),
      ];
    }),
  );
  return [...inside, point({ status, because, startedAt, endedAt }, 'execution', `execution ${id}`)];
}

type Timed = {
  readonly status: string;
  readonly because: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
};

const point = ({ status, because, startedAt, endedAt }: Timed, key: string, what: string): Point => ({
  key: `${key} ${status}`,
  at: endedAt ?? startedAt,
  what: `${what}: ${status}`,
  because,
});

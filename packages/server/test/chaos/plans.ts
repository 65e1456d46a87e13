import type { RunStatus } from '@countersign/contract/run-states.ts';
import type { Verdict } from './people.ts';
import { board, callOf, type Part } from './world.ts';

/** How a run is to end, decided before it is started. `retried`: what fails at first is tried again until it passes. */
export type Ending = 'passed' | 'rejected' | 'failed' | 'cancelled' | 'timed-out' | 'retried';

/** A run that is wanted. Its key is its remark, by which it is found again when the answer to its start is lost. */
export type Plan = { readonly key: string; readonly ending: Ending; readonly workflow: string };

// Of ten, four pass.
const tenRuns: readonly Ending[] = [
  ...(['passed', 'rejected', 'passed', 'failed', 'passed'] as const),
  ...(['cancelled', 'passed', 'retried', 'rejected', 'timed-out'] as const),
];

const workflowOf: Readonly<Record<Ending, string>> = {
  ...{ passed: 'ships', rejected: 'ships', cancelled: 'ships' },
  ...{ failed: 'fragile', retried: 'fragile', 'timed-out': 'impatient' },
};

/** So many runs of all sorts. */
export const plans = (count: number): Plan[] =>
  Array.from({ length: count }, (_, nth) => {
    const ending = tenRuns[nth % tenRuns.length] ?? 'passed';
    return { key: `plan ${nth}`, ending, workflow: workflowOf[ending] };
  });

/** The end that a run must come to. */
export const endOf = ({ ending }: Plan): RunStatus => (ending === 'retried' ? 'passed' : ending);

/** What somebody says to the approval job of a run; null: nothing, ever. */
export function verdictFor({ ending }: Plan, username: string): Verdict | null {
  const nth = board.indexOf(username);
  if (ending === 'cancelled' || ending === 'timed-out' || nth < 0) return null;
  if (ending !== 'rejected') return 'approve';
  // Three could still approve, and two are enough: it is the one rejection that decides.
  return (['approve', 'reject'] as const)[nth] ?? null;
}

/** The outside refuses what is to fail, and the first attempt of what is to be retried. */
export const answering = (path: string): number =>
  /^\/ship\/(failed\/\d+|retried\/1)$/.test(path) ? 422 : 200;

/** Tries that a job of more than one has: more than servers die in its midst. */
const often = 10;

/** Build, ask two of five people, ship. A fragile one has a single try at shipping, an impatient one waits 3 s for people. */
export const parts = (target: string): Part[] => [
  ...workflow(target, 'ships', { retries: often, patience: 7200 }),
  ...workflow(target, 'fragile', { retries: 0, patience: 7200 }),
  ...workflow(target, 'impatient', { retries: often, patience: 3 }),
];

type Kind = { readonly retries: number; readonly patience: number };

function workflow(target: string, key: string, { retries, patience }: Kind): Part[] {
  const call = (name: string, tries: number) => ({
    name,
    http: callOf(target, `${name}/\${inputs.ending}/\${run.attempt}`, tries),
  });
  const approval = { approvers: ['role:Board'], needed: 2, timeout: patience };
  const stages = [
    { name: 'Build', jobs: [call('build', often)] },
    { name: 'Release', jobs: [{ name: 'Sign-off', approval }, call('ship', retries)] },
  ];
  const inputs = [
    { name: 'target', type: 'environment' },
    { name: 'ending', type: 'text' },
  ];
  return [
    ['POST', 'workflows', { key, name: key, reviewRequired: false }],
    ['POST', `workflows/${key}/versions`, { label: 'v1', definition: { inputs, stages } }],
    ['POST', `workflows/${key}/versions/1:submit`],
  ];
}

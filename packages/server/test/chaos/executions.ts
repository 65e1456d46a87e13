import { examineExecutions } from './examine-executions.ts';
import { openLanes } from './lanes.ts';
import type { LoadKind } from './load.ts';
import type { Item, SayOf, Verdict } from './people.ts';
import { board, callOf, crew, type Part } from './world.ts';

const width = 4;
/** One signature in so many is a no. */
const rarely = 40;

type Counted = {
  readonly executions: number;
  readonly replays: number;
  /** Milliseconds. */
  readonly longestStill: number;
  readonly longestAfterRestart: number;
};

/** Executions along a pipeline with two gates and three calls, a few at once, until there is nobody left to kill. */
export const executions: LoadKind<Counted> = {
  parts,
  answering: () => 200,
  open(city) {
    const lanes = openLanes(city, width);
    return {
      ...{ sayOf, wrong: lanes.wrong, finish: lanes.finish, examine: examineExecutions },
      stir: () => {},
      count: () => ({
        ...lanes.count,
        longestStill: Math.round(lanes.longest.still),
        longestAfterRestart: Math.round(lanes.longest.afterRestart),
      }),
    };
  },
};

const sayOf: SayOf = (username: string, { level }: Item): Verdict => {
  const nth = [...crew, ...board].indexOf(username);
  return (Number(level) * 11 + nth * 5) % rarely === 0 ? 'reject' : 'approve';
};

const step = (target: string, name: string, retries: number) => ({
  name,
  http: callOf(target, name, retries),
});
const level = (role: string, rule: string) => ({ name: role, rule, approvers: [`role:${role}`] });
const gate = (name: string, policy: string) => ({ name, type: 'approval', policy });

function parts(target: string): Part[] {
  const stages = [
    {
      ...{ name: 'QA', environment: 'qa', gates: [gate('Sign-off', 'all')] },
      steps: [step(target, 'build', 2), step(target, 'deploy', 0)],
    },
    {
      ...{ name: 'Production', environment: 'prod', gates: [gate('Go', 'one')] },
      steps: [step(target, 'ship', 1)],
    },
  ];
  return [
    ['POST', 'policies', { name: 'all', levels: [level('Crew', 'everyone'), level('Board', 'majority')] }],
    ['POST', 'policies', { name: 'one', levels: [{ ...level('Board', 'anyone'), name: 'Anyone' }] }],
    ['POST', 'pipelines', { name: 'standard', stages }],
    ['POST', 'pipelines/1/versions/1:activate'],
  ];
}

import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import type { AskedGate, Attempt, Picture } from './picture.views.ts';

/** The gate that a client means, found. `where`: at which gate its snapshot waits now, in a sentence. */
export type Located = { readonly gate: AskedGate; readonly approval: string; readonly where: string };

/**
 * Finds the gate in its latest attempt: the newest stage execution for this environment whose stage has a gate of this
 * name. Refuses with `request/invalid` what the pipeline does not have, and with `gate/not-waiting` a gate that has not
 * been reached or takes no approval.
 */
export function locate(picture: Picture, environment: string, name: string): Outcome<Located> {
  const stages = picture.definition.stages.map(({ gates }, position) => ({
    gates: gates.map((gate) => gate.name),
    environment: environmentAt(picture, position),
    name: picture.definition.stages[position]?.name ?? '',
    position,
  }));
  const here = stages.filter((stage) => stage.environment === environment);
  if (here.length === 0)
    return wrong(`Environment ${environment} is of no stage of this pipeline; ${known(stages)}`);
  const meant = here.filter(({ gates }) => gates.includes(name));
  if (meant.length === 0)
    return wrong(`No stage in environment ${environment} has a gate "${name}"; ${known(here)}`);
  const where = whereNow(picture);
  const attempt = picture.attempts.findLast(
    (one) => one.environment === environment && meant.some(({ position }) => position === one.position),
  );
  const gate = attempt?.gates.find((one) => one.name === name);
  if (gate === undefined) return refused('gate/not-waiting', `Gate "${name}" has not been reached. ${where}`);
  if (gate.type !== 'approval')
    return refused(
      'gate/not-waiting',
      `Gate "${name}" is a ${gate.type} gate: it takes no approval. ${where}`,
    );
  if (gate.approval === null)
    return refused('gate/not-waiting', `Gate "${name}" asks nobody: ${gate.because} ${where}`);
  return done({ gate, approval: gate.approval, where });
}

const wrong = (because: string) => refused('request/invalid', because);

/** An attempt was made for the environment that the stage's key meant then. */
function environmentAt(
  { attempts, definition, environments }: Picture,
  position: number,
): string | undefined {
  const made = attempts.findLast((attempt) => attempt.position === position);
  return (
    made?.environment ?? environments.find(({ key }) => key === definition.stages[position]?.environment)?.id
  );
}

type StageWords = {
  readonly name: string;
  readonly environment: string | undefined;
  readonly gates: readonly string[];
};

function known(stages: readonly StageWords[]): string {
  const said = stages.map(({ name, environment, gates }) => {
    const named = gates.map((gate) => `"${gate}"`).join(', ');
    return `${name} (environment ${environment ?? 'gone'}, ${named === '' ? 'no gates' : `gates ${named}`})`;
  });
  return `there is ${said.join('; ')}.`;
}

const waiting = ['pending-approval', 'scheduled', 'running'];

/** Where a snapshot is: what a client whose gate is not pending wants to know. */
export function whereNow({ attempts, snapshot, status }: Picture): string {
  const who = `Snapshot ${snapshot.id}`;
  const last = attempts.at(-1);
  if (status !== 'running' || last === undefined)
    return `The execution of snapshot ${snapshot.id} is ${status}.`;
  const gate = last.gates.find((one) => waiting.includes(one.status));
  if (gate !== undefined)
    return `${who} is at gate "${gate.name}" of ${stage(last)}, which is ${gate.status}.`;
  return `${who} is in ${stage(last)}, which is ${last.status}.`;
}

const stage = ({ name, environment }: Attempt): string => `stage ${name} (environment ${environment})`;

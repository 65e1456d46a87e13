import { digestOf } from '../../kernel/digest.ts';
import { type Refusal, refused } from '../../kernel/outcome.ts';
import { firstRefusal, type Judged, judgeAll, type Requirement } from '../../kernel/requirements.ts';
import type { Bound } from '../../permits/permit.ts';
import { isMaterial, targetDigest } from '../asking/target.ts';
import type { Approved, AskedGate } from './approved.views.ts';

/**
 * What a permit for this attempt binds its executor to, computed from what is stored now and from nothing that an
 * earlier computation left behind.
 */
export function boundTo(stage: Approved): Bound {
  const { snapshot, pipeline, name, environment, gates } = stage;
  return {
    digest: digestOf({
      snapshot: digestOf(snapshot.contents),
      pipeline: digestOf(pipeline.definition),
      stage: name,
      environment: { key: environment.key, ...(nameCounts(stage) && { name: environment.name }) },
      gates: gates.map((gate) => ({ name: gate.name, approved: gate.approval?.digest ?? null })),
    }),
    inputsDigest: noInputs,
    environments: [environment.key],
    services: snapshot.contents.map(({ service, module }) => ({ service, module })),
    preApproval: null,
  };
}

/** Where people were asked, what they were asked about says whether a new name makes it another place. */
function nameCounts({ gates }: Approved): boolean {
  const asked = gates.flatMap(({ approval }) => (approval ? [approval] : []));
  return asked.length === 0 || asked.some(({ material }) => isMaterial('environment.name', material));
}

const noInputs = digestOf({});

/** In this order; the first that says no is the answer. */
const requirements: readonly Requirement<Approved>[] = [
  { requirement: 'The contents are those of the snapshot', why: checkContents },
  { requirement: 'The pipeline is the version it was begun with', why: checkPipeline },
  { requirement: 'A stage acts in the environment that its pipeline names', why: checkEnvironment },
  { requirement: 'Nothing newer has taken its place', why: checkNewest },
  { requirement: 'It goes on', why: checkOngoing },
  { requirement: 'Every gate is open', why: checkGates },
  { requirement: 'What was approved is what is here now', why: checkSignatures },
  { requirement: 'It is its turn', why: checkTurn },
];

/**
 * Why nobody may act for this attempt at a stage now; null: they may. A stage with steps lets act while its steps run,
 * one without from when it is through for as long as nothing newer has come; either only with every gate behind it and
 * only for exactly what was signed.
 */
export const whyMayNotAct = (stage: Approved): Refusal | null => firstRefusal(requirements, stage);

/** The same in full: every one of them, and what became of it. */
export const judgeStage = (stage: Approved): Judged[] => judgeAll(requirements, stage);

function checkContents({ snapshot }: Approved): Refusal | null {
  const now = digestOf(snapshot.contents);
  return now === snapshot.digest
    ? null
    : changed(`Snapshot ${snapshot.number} was ${snapshot.digest}; its contents are ${now} now.`);
}

function checkPipeline({ pipeline }: Approved): Refusal | null {
  const now = digestOf(pipeline.definition);
  return now === pipeline.digest
    ? null
    : changed(`Pipeline ${pipeline.name} was ${pipeline.digest}; its definition is ${now} now.`);
}

function checkEnvironment(stage: Approved): Refusal | null {
  const expected = defined(stage)?.environment;
  if (expected === stage.environment.key) return null;
  return blocked(
    'permit/environment',
    'A stage acts in the environment that its pipeline names',
    `Stage ${stage.name} is for "${expected}"; it was begun for what is "${stage.environment.key}" now.`,
  );
}

function checkNewest({ name, overtakenBy, replayed }: Approved): Refusal | null {
  const requirement = 'Nothing newer has taken its place';
  if (overtakenBy !== null)
    return notReady(requirement, `Snapshot ${overtakenBy} is newer and has passed ${name}.`);
  return replayed ? notReady(requirement, `A later attempt at stage ${name} has begun.`) : null;
}

function checkOngoing(stage: Approved): Refusal | null {
  const requirement = 'It goes on';
  if (stage.release.status === 'closed')
    return blocked('release/closed', requirement, `RL-${stage.release.number} is closed.`);
  const passed = stage.status === 'successful';
  if (!passed && !['gates-running', 'gates-completed', 'steps-running'].includes(stage.status))
    return notReady(
      requirement,
      `Stage ${stage.name} is ${stage.status}: ${stage.because || 'it has ended'}`,
    );
  if (stage.executionStatus === 'running' || (passed && stage.executionStatus === 'successful')) return null;
  return notReady(requirement, `Execution ${stage.execution} is ${stage.executionStatus}.`);
}

function checkGates(stage: Approved): Refusal | null {
  const missing = defined(stage)?.gates.find((gate, position) => !isBehind(gate, stage.gates[position]));
  return missing
    ? notReady('Every gate is open', `Gate ${missing.name} of stage ${stage.name} has not let it through.`)
    : null;
}

const isBehind = (defined: Pick<AskedGate, 'name' | 'type'>, asked: AskedGate | undefined): boolean =>
  asked?.name === defined.name &&
  asked.type === defined.type &&
  (asked.status === 'successful' || asked.status === 'skipped');

/** That a gate is open is not enough: what was signed there has to be what is here now. */
function checkSignatures(stage: Approved): Refusal | null {
  for (const { name, type, approval } of stage.gates) {
    if (type !== 'approval') continue;
    if (approval === null || !['approved', 'overridden'].includes(approval.status))
      return notReady(
        'Its approvals were given',
        `Gate ${name} has no approval that was given: it is ${approval?.status ?? 'none'}.`,
      );
    const now = targetNow(stage, name, approval);
    if (now !== approval.digest)
      return changed(
        `Approval ${approval.id} at gate ${name} was given for ${approval.digest}; it is ${now} now.`,
      );
  }
  return null;
}

const targetNow = (
  { snapshot, pipeline, name, environment, release }: Approved,
  gate: string,
  { policy, material }: NonNullable<AskedGate['approval']>,
): string =>
  targetDigest({
    snapshot: digestOf(snapshot.contents),
    pipeline: digestOf(pipeline.definition),
    stage: name,
    ...{ gate, environment, release, policy, material },
  });

/** Between gates and steps it waits until no other snapshot's steps run in the stage. */
function checkTurn(stage: Approved): Refusal | null {
  const requirement = 'It is its turn';
  const hasSteps = (defined(stage)?.steps.length ?? 0) > 0;
  if (stage.status === 'steps-running') return null;
  if (stage.status === 'gates-completed' || stage.status === 'gates-running')
    return notReady(requirement, `Stage ${stage.name} waits for its turn.`);
  return hasSteps ? notReady(requirement, `The steps of stage ${stage.name} are done; it has ended.`) : null;
}

const defined = ({ pipeline, position, name }: Approved) => {
  const stage = pipeline.definition.stages[position];
  return stage?.name === name ? stage : undefined;
};

const blocked = (code: Refusal['code'], requirement: string, because: string): Refusal =>
  refused(code, because, { blockers: [{ requirement, because, who: [], since: null, until: null }] }).refusal;

const notReady = (requirement: string, because: string): Refusal =>
  blocked('permit/not-ready', requirement, because);

const changed = (because: string): Refusal =>
  blocked('permit/content-changed', 'What is done is what was approved', because);

import type { Gate } from '@countersign/contract/pipelines.ts';
import { submitApproval } from '../../approvals/submit.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { nextOpening } from '../../pipelines/next-opening.ts';
import { policyByName } from '../../policies/policy.views.ts';
import type { StageFacts } from '../execution.ts';
import type { Environment, Held } from '../facts.store.ts';
import { lookAgain } from '../look-again.ts';
import { targetDigest, targetTitle } from '../target.ts';
import { endGate, insertGate, type NewGate, setGateApproval } from './gate.store.ts';

/**
 * Asks a gate: people are asked by an approval, a schedule waits for its next match, a check for an answer. A gate that
 * cannot be asked (its policy is gone, its schedule never matches) fails and says why. Answers its id.
 */
export async function openGate(work: Work, held: Held, stage: StageFacts, position: number): Promise<string> {
  const gate = held.definition.stages[stage.position]?.gates[position];
  if (gate === undefined) throw new RangeError(`stage ${stage.name} has no gate at position ${position}`);
  const asked = { project: held.project.id, stage: stage.id, position, name: gate.name, type: gate.type };
  switch (gate.type) {
    case 'approval':
      return askPeople(work, held, stage, gate, asked);
    case 'schedule':
      return waitForTime(work, held, gate, asked);
    case 'check':
      return waitForAnswer(work, held, gate, asked);
  }
}

type Of<Type extends Gate['type']> = Extract<Gate, { type: Type }>;

async function askPeople(work: Work, held: Held, stage: StageFacts, gate: Of<'approval'>, asked: NewGate) {
  const id = await insertGate(work.tx, asked, work.now);
  const submitted = await submit(work, held, stage, gate, id);
  if (submitted.ok) await setGateApproval(work.tx, held.project.id, id, submitted.value.approval);
  else await endGate(work.tx, held.project.id, id, 'failed', submitted.refusal.because, work.now);
  return id;
}

async function submit(
  work: Work,
  held: Held,
  stage: StageFacts,
  gate: Of<'approval'>,
  id: string,
): Promise<Outcome<{ approval: string }>> {
  const policy = await policyByName(work.tx, held.project.id, gate.policy);
  if (policy === undefined)
    return refused('resource/not-found', `There is no policy ${gate.policy} any more.`);
  const environment = environmentOf(held, stage);
  const digest = targetDigest({
    snapshot: held.snapshot.digest,
    pipeline: held.pipeline.digest,
    stage: stage.name,
    gate: gate.name,
    environment,
    policy,
  });
  return submitApproval(
    work,
    { system: true, project: held.project },
    {
      project: held.project,
      title: targetTitle(held, environment.name),
      subject: { type: 'gate', id, digest },
      policy,
      requestedBy: held.startedBy,
    },
  );
}

async function waitForTime(work: Work, held: Held, gate: Of<'schedule'>, asked: NewGate): Promise<string> {
  const opensAt = nextOpening(gate, work.now);
  const id = await insertGate(work.tx, { ...asked, opensAt }, work.now);
  if (opensAt) await lookAgain(work, held, opensAt);
  else await endGate(work.tx, held.project.id, id, 'failed', `${gate.cron} never matches.`, work.now);
  return id;
}

async function waitForAnswer(work: Work, held: Held, gate: Of<'check'>, asked: NewGate): Promise<string> {
  const deadline = gate.timeout === undefined ? null : new Date(work.now.getTime() + gate.timeout * 1000);
  const id = await insertGate(work.tx, { ...asked, deadline }, work.now);
  if (gate.http) await work.send('gate.notify', { project: held.project.id, execution: held.id, gate: id });
  if (deadline) await lookAgain(work, held, deadline);
  return id;
}

/** The environment a stage was begun for. It stays even if the project's definition has moved the key elsewhere. */
export function environmentOf(held: Held, stage: StageFacts): Environment {
  const found = held.environments.find(({ id }) => id === stage.environment);
  if (found === undefined) throw new Error(`environment ${stage.environment} is gone`);
  return found;
}

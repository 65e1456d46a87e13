import type { Gate } from '@countersign/contract/pipelines.ts';
import { type ByHand, submitApproval, submitByHand } from '../../approvals/asking/submit.ts';
import { nextOpening } from '../../kernel/next-opening.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { policyByName, type StoredPolicy } from '../../policies/policy.views.ts';
import { maintainers, resolveSources } from '../../policies/resolve-sources.ts';
import type { StageFacts } from '../execution.ts';
import type { Held } from '../facts.store.ts';
import { lastByHand } from '../levels/place.views.ts';
import { lookAgain } from '../look-again.ts';
import { environmentOf } from '../stage-values.ts';
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
  const actor = { system: true, project: held.project } as const;
  const environment = environmentOf(held, stage);
  const question = <P extends StoredPolicy | null>(policy: P) => ({
    project: held.project,
    title: targetTitle(held, environment.name),
    subject: { type: 'gate', id, digest: digestFor(held, stage, gate, policy) },
    policy,
    makers: { requester: held.startedBy, authors: [], committers: [] },
    context: { requester: { username: '', kind: 'system' as const } },
    lane: null,
    previous: null,
  });
  if (gate.policy === undefined) {
    const byHand = await handOf(work, held, stage, gate);
    return byHand.ok ? done(await submitByHand(work, actor, question(null), byHand.value)) : byHand;
  }
  const policy = await policyByName(work.tx, held.project.id, gate.policy);
  if (policy === undefined)
    return refused('resource/not-found', `There is no policy ${gate.policy} any more.`);
  return submitApproval(work, actor, question(policy));
}

const digestFor = (held: Held, stage: StageFacts, gate: Of<'approval'>, policy: StoredPolicy | null) =>
  targetDigest({
    snapshot: held.snapshot.digest,
    pipeline: held.pipeline.digest,
    stage: stage.name,
    gate: gate.name,
    environment: environmentOf(held, stage),
    policy,
  });

/** Where the levels of a gate without a policy come from, and who may override it. */
async function handOf(
  work: Work,
  held: Held,
  stage: StageFacts,
  gate: Of<'approval'>,
): Promise<Outcome<ByHand>> {
  const place = { release: held.release.id, stage: stage.name };
  const named = await resolveSources(work, held.project.id, gate.override ?? []);
  if (!named.ok) return named;
  const overriders = gate.override === undefined ? [maintainers] : named.value;
  return done({
    place,
    previous: await lastByHand(work.tx, held.project.id, place),
    overriders,
    separateDuties: undefined,
  });
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

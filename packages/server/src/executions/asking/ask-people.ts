import type { ApprovalGate } from '@countersign/contract/pipelines.ts';
import type { z } from 'zod';
import { type ByHand, submitApproval, submitByHand } from '../../approvals/asking/submit.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { policyByName } from '../../policies/policy.views.ts';
import { maintainers, resolveSources } from '../../policies/resolve-sources.ts';
import type { StageFacts } from '../execution.ts';
import type { Held } from '../facts.store.ts';
import { lastByHand } from '../levels/place.views.ts';
import { holdAbout } from './about.views.ts';
import { type Asking, questionFor } from './question.ts';

/** The gate whose people are asked, and the approval that asked the same before its subject changed. */
type Which = {
  readonly gate: z.output<typeof ApprovalGate>;
  readonly id: string;
  readonly previous: string | null;
};

/**
 * Puts the question of an approval gate to people. Refuses as `submitApproval` does, and when its policy, or somebody
 * whom the gate names, is gone.
 */
export async function askPeople(
  work: Work,
  held: Held,
  stage: StageFacts,
  { gate, id, previous }: Which,
): Promise<Outcome<{ approval: string }>> {
  const { project, pipeline, startedBy: requester, replayedBy } = held;
  const wanted = { snapshot: held.snapshot.id, environment: stage.environment, requester, replayedBy };
  const about = await holdAbout(work.tx, project.id, wanted);
  const asking: Asking = { project, about, pipeline, stage: stage.name, gate };
  const actor = { system: true, project } as const;
  if (gate.policy === undefined) {
    const byHand = await handOf(work, held, asking, previous);
    if (!byHand.ok) return byHand;
    const question = questionFor(asking, null, { gate: id, previous });
    return done(await submitByHand(work, actor, question, byHand.value));
  }
  const policy = await policyByName(work.tx, project.id, gate.policy);
  if (policy === undefined)
    return refused('resource/not-found', `There is no policy ${gate.policy} any more.`);
  return submitApproval(work, actor, questionFor(asking, policy, { gate: id, previous }));
}

/** Where the levels of a gate without a policy come from, who may override it, and whom it keeps from signing. */
async function handOf(
  work: Work,
  held: Held,
  { gate, stage }: Asking,
  previous: string | null,
): Promise<Outcome<ByHand>> {
  const place = { release: held.release.id, stage };
  const named = await resolveSources(work, held.project.id, gate.override ?? []);
  if (!named.ok) return named;
  return done({
    place,
    previous: previous ?? (await lastByHand(work.tx, held.project.id, place)),
    overriders: gate.override === undefined ? [maintainers] : named.value,
    separateDuties: gate.separateDuties,
  });
}

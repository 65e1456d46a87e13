import type { ApprovalGate } from '@countersign/contract/pipelines.ts';
import type { Content } from '@countersign/contract/releases.ts';
import type { z } from 'zod';
import type { Lane, Question } from '../../approvals/asking/question.ts';
import type { ConditionContext } from '../../conditions/judge.ts';
import type { About } from './about.views.ts';
import { targetDigest, targetTitle } from './target.ts';

/** An approval gate of a stage, and what it is asked about. */
export type Asking = {
  readonly project: Question['project'];
  readonly about: About;
  readonly pipeline: { readonly name: string; readonly digest: string };
  readonly stage: string;
  readonly gate: z.output<typeof ApprovalGate>;
};

/** What its conditions can read. */
export function contextFor({ about, pipeline, stage }: Asking): ConditionContext {
  const { number, title, description } = about.release;
  const { digest: _, contents, ...snapshot } = about.snapshot;
  return {
    release: { number, title, description },
    snapshot: { ...snapshot, contents: contents.map(asRead) },
    pipeline: { name: pipeline.name },
    stage: { name: stage },
    environment: about.environment,
    requester: about.requester,
  };
}

/** Without a module it is the service as a whole. */
const asRead = ({ service, module, version }: Content) => ({ service, module: module ?? '', version });

/** One gate of one stage of one release: there one snapshot comes after the other. A slash in a name is no border. */
export const laneOf = ({ about, stage, gate }: Asking): Lane => ({
  name: [`release ${about.release.id}`, stage, gate.name].map(whole).join('/'),
  place: about.snapshot.number,
});

const whole = (name: string): string => name.replaceAll('%', '%25').replaceAll('/', '%2F');

type Policy = Question['policy'];

/** The question that an approval gate puts to people, by its policy or by levels that are added by hand. */
export function questionFor<P extends Policy>(
  asking: Asking,
  policy: P,
  { gate: id, previous }: { readonly gate: string; readonly previous: string | null },
): Question & { readonly policy: P } {
  const { project, about, pipeline, stage, gate } = asking;
  const digest = targetDigest({
    snapshot: about.snapshot.digest,
    pipeline: pipeline.digest,
    stage,
    gate: gate.name,
    environment: about.environment,
    release: about.release,
    policy: policy === null || policy.id === null ? null : { id: policy.id, version: policy.version ?? 0 },
    material: policy?.definition.material,
  });
  return {
    project,
    title: targetTitle(about, about.environment.name),
    subject: { type: 'gate', id, digest },
    policy,
    makers: about.makers,
    context: contextFor(asking),
    lane: laneOf(asking),
    previous,
  };
}

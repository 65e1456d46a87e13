import type { Gate } from '@countersign/contract/pipelines.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { checkAsking } from '../../approvals/asking/submit.ts';
import { done, type Outcome, type Refusal, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { peopleAt } from '../../people/people-at.views.ts';
import type { ActiveVersion } from '../../pipelines/pipeline.views.ts';
import { policyByName } from '../../policies/policy.views.ts';
import { everyMaker } from '../../policies/separate-duties.ts';
import { environmentKeyed, holdAbout, snapshotMakers } from './about.views.ts';
import { type Asking, questionFor } from './question.ts';

/** An attempt at a stage that is about to be begun. */
export type Start = {
  readonly project: Asking['project'];
  /** Who asks for it; null: the system by itself. */
  readonly requester: string | null;
  readonly replayedBy: string | null;
  readonly snapshot: string;
  readonly pipeline: Pick<ActiveVersion, 'definition' | 'digest'> & { readonly name: string };
  /** Its position, from 0. */
  readonly stage: number;
};

/**
 * Whether the people at the gates of a stage could be asked now, writing nothing. Refuses as `submitApproval` does, with
 * those who can mend it among the blockers.
 */
export async function checkStart(work: Work, start: Start): Promise<Outcome<true>> {
  const { project, requester, replayedBy, snapshot, pipeline } = start;
  const stage = pipeline.definition.stages[start.stage];
  const environment = stage && (await environmentKeyed(work.tx, project.id, stage.environment));
  if (stage === undefined || environment === undefined) return done(true);
  const about = await holdAbout(work.tx, project.id, { snapshot, environment, requester, replayedBy });
  for (const gate of stage.gates.filter(isApproval)) {
    const asking: Asking = { project, about, pipeline, stage: stage.name, gate };
    const checked = await checkGate(work, asking);
    if (!checked.ok) return mendable(work, project.id, gate.name, checked.refusal);
  }
  return done(true);
}

const isApproval = (gate: Gate): gate is Asking['gate'] => gate.type === 'approval';

/** Where levels are added by hand nobody can be missing yet. */
async function checkGate(work: Work, asking: Asking): Promise<Outcome<true>> {
  if (asking.gate.policy === undefined) return done(true);
  const policy = await policyByName(work.tx, asking.project.id, asking.gate.policy);
  if (policy === undefined)
    return refused('resource/not-found', `There is no policy ${asking.gate.policy} any more.`);
  return checkAsking(work, questionFor(asking, policy, { gate: '', previous: null }));
}

/** The refusal with the maintainers where nobody else can do anything about it. */
async function mendable(work: Work, project: string, gate: string, { code, because, ...more }: Refusal) {
  const who = await maintainersOf(work, project);
  const blockers = more.blockers ?? [blockerOf(`Gate ${gate} can be asked`, because)];
  return refused(code, `Gate ${gate} could not be asked: ${because}`, {
    ...more,
    blockers: blockers.map((one) => (one.who.length === 0 ? { ...one, who } : one)),
  });
}

/**
 * Nobody ships along a rule that only they have changed. Refuses with `policy/own-rule` when all who wrote and activated
 * this version of the pipeline are behind the snapshot, or ask for it; the first version is nobody's change.
 */
export async function checkOwnRule(
  work: Work,
  { project, requester, snapshot }: Pick<Start, 'project' | 'requester' | 'snapshot'>,
  { number, authors }: Pick<ActiveVersion, 'number' | 'authors'>,
): Promise<Outcome<true>> {
  if (authors.length === 0) return done(true);
  const makers = everyMaker({ requester, ...(await snapshotMakers(work.tx, project.id, snapshot)) });
  if (!authors.every((author) => makers.includes(author))) return done(true);
  const because =
    `Only those who ask for this, or made it, have written and activated version ${number} of the pipeline; another ` +
    'maintainer has to draft and activate it as its next one.';
  const others = await peopleAt(work.tx, project.id, ['maintainer']);
  const who = others.filter(({ id }) => !makers.includes(id)).map(({ username }) => username);
  const blocker = { ...blockerOf('Somebody else stands behind the pipeline', because), who };
  return refused('policy/own-rule', because, { blockers: [blocker] });
}

const maintainersOf = async ({ tx }: Work, project: string): Promise<string[]> =>
  (await peopleAt(tx, project, ['maintainer'])).map(({ username }) => username);

const blockerOf = (requirement: string, because: string): Blocker => ({
  requirement,
  because,
  who: [],
  since: null,
  until: null,
});

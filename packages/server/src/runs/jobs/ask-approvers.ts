import type { Job } from '@countersign/contract/workflow-definition.ts';
import { submitApproval } from '../../approvals/asking/submit.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Happening } from '../../ledger/entry.ts';
import { resolveSources } from '../../policies/resolve-sources.ts';
import { peopleOf } from '../../policies/source.views.ts';
import { definedAt, type Held } from '../facts.store.ts';
import { lookAgain } from '../look-again.ts';
import { jobDigest, jobTitle } from '../target.ts';
import { awaitApproval, endJob } from './job.store.ts';
import { behindRun } from './makers.views.ts';

type Question = NonNullable<Job['approval']>;
type Asking = {
  readonly id: string;
  readonly stage: string;
  readonly name: string;
  readonly asked: Question;
};

/**
 * Puts the question of an approval job to its people: as many have to approve as it needs, one rejection rejects. Who is
 * behind the run does not sign, unless the job says so. A job that cannot be asked, since it names nobody there or fewer than it needs, fails and says why.
 */
export async function askApprovers(work: Work, held: Held, id: string): Promise<Happening | null> {
  const defined = definedAt(held, id);
  if (defined?.job.approval === undefined) throw new Error(`job ${id} is no approval`);
  const job = { id, stage: defined.stage, name: defined.job.name, asked: defined.job.approval };
  const about = { subject: { type: 'job', id }, details: { run: held.id } };
  const submitted = await submit(work, held, job);
  if (!submitted.ok) {
    const { because } = submitted.refusal;
    const failed = await endJob(work.tx, held.project.id, id, 'failed', { because }, work.now);
    return failed ? { action: 'job.failed', ...about } : null;
  }
  const deadline = new Date(work.now.getTime() + job.asked.timeout * 1000);
  const { approval } = submitted.value;
  await awaitApproval(work.tx, held.project.id, id, approval, { deadline, now: work.now });
  await lookAgain(work, held, deadline);
  return { action: 'job.waiting-for-approval', ...about };
}

async function submit(work: Work, held: Held, job: Asking): Promise<Outcome<{ approval: string }>> {
  const enough = await checkEnough(work, held, job.asked);
  if (!enough.ok) return enough;
  const { needed, approvers, separateDuties, timeout } = job.asked;
  const level = { name: job.name, rule: 'at-least' as const, count: needed, veto: true, approvers };
  // Who waits and who is asked hear before the time of the job is over.
  const deadline = { within: `${Math.ceil(timeout / 60)}m`, onTimeout: 'expire' as const };
  return submitApproval(
    work,
    { system: true, project: held.project },
    {
      project: held.project,
      title: jobTitle(held, job.name),
      subject: { type: 'run-job', id: job.id, digest: jobDigest(held, { stage: job.stage, job: job.name }) },
      policy: { id: null, version: null, definition: { levels: [level], separateDuties, deadline } },
      makers: {
        requester: held.retriedBy ?? held.startedBy,
        ...(await behindRun(work.tx, held.project.id, held.id)),
      },
      context: { requester: { username: '', kind: 'system' } },
      lane: null,
      previous: null,
    },
  );
}

/** Are there as many people who can sign as it needs? */
async function checkEnough(work: Work, held: Held, { needed, approvers }: Question): Promise<Outcome<true>> {
  const sources = await resolveSources(work, held.project.id, approvers);
  if (!sources.ok) return sources;
  const [people = []] = await peopleOf(work.tx, held.project.id, [sources.value]);
  const able = people.filter(({ enters }) => enters).map(({ username }) => username);
  if (able.length >= needed) return done(true);
  const there = able.length === 0 ? 'nobody can be asked' : `only ${able.join(', ')} can be asked`;
  return refused('policy/unsatisfiable', `It takes ${needed} to approve, and ${there}.`);
}

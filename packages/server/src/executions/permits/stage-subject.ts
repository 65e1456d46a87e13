import type { Blocker } from '@countersign/contract/problems.ts';
import type { Reader } from '../../kernel/database.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import { firstOf } from '../../kernel/requirements.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { SubjectNow } from '../../permits/permit.ts';
import { whenWindowsLet } from '../../permits/windows.ts';
import { lockExecution } from '../facts.store.ts';
import { blockersOf } from '../showing/blockers.ts';
import { stagesOf } from '../showing/stages.views.ts';
import { waitingFor } from '../showing/waiting.views.ts';
import { approvedFor, executionOfStage } from './approved.views.ts';
import { boundTo, judgeStage, whyMayNotAct } from './stage-now.ts';

/**
 * An attempt at a stage as the subject of a permit, as it stands now: as it was approved, and when the windows of its
 * environment let it act. Undefined: the project has no such attempt.
 */
export async function stageSubject(
  work: Work,
  project: string,
  stage: string,
): Promise<SubjectNow | undefined> {
  const subject = await stageAsApproved(work, project, stage);
  return subject && whenWindowsLet(work, project, subject);
}

/**
 * The same whatever the windows say. Its execution is held until the end of the
 * transaction, so that it is not aborted, and no other permit issued for it, meanwhile. Undefined: the project has no
 * such attempt.
 */
export async function stageAsApproved(
  work: Work,
  project: string,
  stage: string,
): Promise<SubjectNow | undefined> {
  const execution = await executionOfStage(work.tx, project, stage);
  if (execution === undefined || !(await lockExecution(work.tx, project, execution))) return undefined;
  const approved = await approvedFor(work.tx, project, stage);
  if (approved === undefined) return undefined;
  const judged = judgeStage(approved);
  const why = firstOf(judged);
  const blockers = why?.code === 'permit/not-ready' ? await waitsOf(work.tx, project, execution, stage) : [];
  return {
    ...{ type: 'stage', id: approved.id, attempt: approved.attempt },
    ...boundTo(approved),
    why: why && blockers.length > 0 ? { ...why, blockers } : why,
    judged: judged.map((one) =>
      one.refusal === why && why && blockers.length > 0 ? { ...one, refusal: { ...why, blockers } } : one,
    ),
  };
}

/** Why nothing more may be done for an attempt whose steps run: it is not what it was when they began. Null: go on. */
export async function whyNoLonger(work: Work, project: string, stage: string): Promise<Refusal | null> {
  const approved = await approvedFor(work.tx, project, stage);
  if (approved === undefined) throw new Error(`stage ${stage} cannot be read`);
  return whyMayNotAct(approved);
}

/** What an attempt that is under way waits for, and who can do something about it. */
export async function waitsOf(
  reader: Reader,
  project: string,
  execution: string,
  stage: string,
): Promise<Blocker[]> {
  const found = await stagesOf(reader, project, execution);
  const attempt = found?.attempts.at(-1);
  if (!found || attempt?.id !== stage || !['gates-running', 'gates-completed'].includes(attempt.status))
    return [];
  return blockersOf(attempt, await waitingFor(reader, project, found.definition, attempt));
}

import type { Explained } from '@countersign/contract/explanations.ts';
import { stageSubject } from '../executions/permits/stage-subject.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { judgeHeld } from '../permits/judge-permit.ts';
import { showPermit } from '../permits/permit.views.ts';
import { runSubject } from '../runs/redeem.ts';
import { readRun } from '../runs/showing/run.views.ts';
import { blockersOf, requirementsOf } from './explained.ts';

/** Whether a run may act now, and what it waits for. Undefined: the project has none of this id. */
export async function explainRun(work: Work, project: string, id: string): Promise<Explained | undefined> {
  const run = await readRun(work.tx, project, id);
  const subject = run && (await runSubject(work, project, id));
  if (!run || !subject) return undefined;
  const { status, because } = run;
  const blockers = subject.why === null ? run.blockers : blockersOf(subject.judged);
  return {
    status,
    because: because || (subject.why?.because ?? ''),
    requirements: requirementsOf(subject.judged),
    blockers,
  };
}

/** Whether a permit could be redeemed now, for all that it is for. Undefined: the project has none of this id. */
export async function explainPermit(work: Work, project: string, id: string): Promise<Explained | undefined> {
  const shown = await showPermit(work.tx, project, id);
  if (shown === undefined) return undefined;
  // What it is for is held before the permit is, as when it is redeemed.
  const read = shown.subject.type === 'stage' ? stageSubject : runSubject;
  const subject = await read(work, project, shown.subject.id);
  const judged = subject && (await judgeHeld(work, project, id, subject));
  if (judged === undefined) return undefined;
  const first = judged.find(({ refusal }) => refusal !== null)?.refusal;
  return {
    ...{ status: shown.status, because: first?.because ?? 'It can be redeemed.' },
    ...{ requirements: requirementsOf(judged), blockers: blockersOf(judged) },
  };
}

import type { Gate } from '@countersign/contract/execution-shapes.ts';
import type { Explained } from '@countersign/contract/explanations.ts';
import { approvalStateNow } from '../approvals/showing/approval-state.views.ts';
import { explain } from '../approvals/showing/explain.ts';
import { withNames } from '../approvals/signing/decision-answer.ts';
import { waitsOf } from '../executions/permits/stage-subject.ts';
import { gateView } from '../executions/showing/stages.views.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { stagePlaceOf } from './explanations.views.ts';

type Project = { readonly id: string; readonly key: string };
type Standing = Explained['requirements'][number]['standing'];

/** Where a gate stands: as a whole, and at an approval gate each of its levels. Undefined: the project has none of this id. */
export async function explainGate(work: Work, project: Project, id: string): Promise<Explained | undefined> {
  const gate = await gateView(work.tx, project.id, id);
  if (gate === undefined) return undefined;
  const asked = await explainApproval(work, project, gate.approval);
  const waits = isWaiting(gate) ? await waitsAt(work, project.id, id) : [];
  const blockers = asked && isWaiting(gate) ? asked.blockers : waits;
  const because = asked && isWaiting(gate) ? asked.because : (waits[0]?.because ?? saidOf(gate));
  const whole = {
    ...{ requirement: `Gate ${gate.name} must open`, standing: standingOf(gate), because },
    who: [...new Set(blockers.flatMap(({ who }) => who))],
    ...{ since: gate.startedAt, until: blockers[0]?.until ?? null },
  };
  return {
    ...{ status: gate.status, because, blockers },
    requirements: [whole, ...(asked?.requirements ?? [])],
  };
}

async function explainApproval(work: Work, project: Project, id: string | null) {
  const approval = id === null ? undefined : await approvalStateNow(work.tx, project, id);
  return approval && withNames(work.tx, explain(approval, work.now));
}

async function waitsAt(work: Work, project: string, gate: string) {
  const { execution, stage } = await stagePlaceOf(work.tx, project, gate);
  return waitsOf(work.tx, project, execution, stage);
}

const isWaiting = ({ status }: Gate): boolean =>
  ['pending-approval', 'scheduled', 'running'].includes(status);

const saidOf = ({ status, because }: Gate): string => (because === '' ? `It is ${status}.` : because);

/** A gate that failed without having asked anybody could not ask: that is an error, and no answer. */
function standingOf({ status, type, approval }: Gate): Standing {
  switch (status) {
    case 'successful':
      return 'satisfied';
    case 'skipped':
      return 'overridden';
    case 'rejected':
      return 'rejected';
    case 'failed':
      return type === 'approval' && approval === null ? 'error' : 'rejected';
    case 'aborted':
    case 'out-of-date':
      return 'not-applicable';
    default:
      return 'unsatisfied';
  }
}

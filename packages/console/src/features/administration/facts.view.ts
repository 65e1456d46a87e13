import type { Approval, InboxItem } from '@countersign/contract/approval-shapes.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Environment } from '@countersign/contract/project-parts.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import type { Facts, Gate } from './apis.view.ts';

/** What waits, as far as it was read: the reader's inbox in one project, and what its approvals are about. */
export type Waiting = {
  readonly me: string;
  readonly inbox: readonly InboxItem[];
  readonly approvals: readonly Approval[];
  readonly executions: readonly Execution[];
  readonly environments: readonly Environment[];
  readonly runs: readonly Run[];
};

/** What waits for the reader's own signature, in the words of every API; a gate of a release comes first. */
export function waitsOf(waiting: Waiting): Facts['waits'] {
  const { inbox, approvals, me } = waiting;
  const about = (type: string) =>
    inbox.find((item) => subjectOf(approvals, item)?.type === type && item.onBehalfOf === null);
  const gate = about('gate');
  const item = gate ?? inbox[0];
  const version = about('workflow-version');
  return {
    approval: item ? { approval: item.approval, level: item.level, mine: rowOf(approvals, item, me) } : null,
    gate: gate ? gateOf(waiting, gate.approval) : null,
    version: (version && subjectOf(approvals, version)?.id) ?? null,
    job: jobOf(waiting),
  };
}

const subjectOf = (approvals: readonly Approval[], { approval }: InboxItem) =>
  approvals.find(({ id }) => id === approval)?.subject;

/** The row of the approver, which ServiceDesk Plus calls an approval. */
function rowOf(approvals: readonly Approval[], { approval, level }: InboxItem, me: string): string | null {
  const levels = approvals.find(({ id }) => id === approval)?.levels ?? [];
  const signers = levels.find(({ id }) => id === level)?.signers ?? [];
  return signers.find(({ username, verdict }) => username === me && verdict === null)?.id ?? null;
}

/** The gate that asks people by this approval. */
function gateOf({ executions, environments }: Waiting, approval: string): Gate | null {
  const found = executions.flatMap(({ release, snapshot, stages }) =>
    stages.flatMap(({ environment, attempts }) =>
      attempts
        .flatMap(({ gates }) => gates)
        .filter((gate) => gate.approval === approval)
        .map(({ name }) => ({
          ...{ release: release.id, title: release.title, snapshot: snapshot.id, name },
          environment: environments.find(({ key }) => key === environment.key)?.id ?? '',
        })),
    ),
  );
  return found[0] ?? null;
}

function jobOf({ runs, inbox }: Waiting): Facts['waits']['job'] {
  const asked = new Set(inbox.map(({ approval }) => approval));
  const found = runs.flatMap(({ workflow, number, stages }) =>
    stages
      .flatMap(({ jobs }) => jobs)
      .filter(({ approval }) => approval !== null && asked.has(approval))
      .map((job) => ({ workflow: workflow.key, run: number, job: job.name })),
  );
  return found[0] ?? null;
}

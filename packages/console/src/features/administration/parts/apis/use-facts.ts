import { getApproval } from '@countersign/contract/approvals.ts';
import { getExecution, listExecutions } from '@countersign/contract/executions.ts';
import { listInbox } from '@countersign/contract/inbox.ts';
import { listPipelines } from '@countersign/contract/pipelines.ts';
import { listEnvironments, listServices } from '@countersign/contract/project-parts.ts';
import { readProject } from '@countersign/contract/projects.ts';
import { listReleases } from '@countersign/contract/releases.ts';
import { getRun, listRuns } from '@countersign/contract/runs.ts';
import { listWorkflows } from '@countersign/contract/workflows.ts';
import { useSuspenseQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { reading } from '../../../../shared/api/query.ts';
import { useSession } from '../../../../shared/api/session.ts';
import type { Facts } from '../../apis.view.ts';
import { waitsOf } from '../../facts.view.ts';

// Enough to find one of each.
const few = { limit: 5 };

/** What there is in a project for examples to be filled with. */
export function useFacts(project: string): Facts {
  const { account } = useSession();
  const [form] = useState(() => `CHG-${Date.now()}`);
  const params = { project };
  const [place, releases, environments, services, pipelines, workflows] = useSuspenseQueries({
    queries: [
      reading(readProject, { params }),
      reading(listReleases, { params, query: few }),
      reading(listEnvironments, { params, query: { limit: 200 } }),
      reading(listServices, { params, query: few }),
      reading(listPipelines, { params, query: few }),
      reading(listWorkflows, { params, query: few }),
    ],
  });
  const waits = useWaits(project, environments.data.items);
  const service = services.data.items.find(({ modules }) => modules.length > 0);
  const environment = environments.data.items[0];
  const release = releases.data.items[0];
  const workflow = workflows.data.items.find(({ activeVersion }) => activeVersion !== null);
  return {
    ...{ origin: window.location.origin, me: account, project, secmaster: place.data.secmaster, waits, form },
    release: waits.gate
      ? { id: waits.gate.release, title: waits.gate.title }
      : release
        ? { id: release.id, title: release.title }
        : null,
    environment: environment ?? null,
    service: service ? { id: service.id, name: service.name, module: service.modules[0] ?? '' } : null,
    pipeline: pipelines.data.items.find(({ activeVersion }) => activeVersion !== null)?.name ?? null,
    workflow: workflow ?? workflows.data.items[0] ?? null,
  };
}

function useWaits(project: string, environments: Parameters<typeof waitsOf>[0]['environments']) {
  const { account } = useSession();
  const params = { project };
  const [inbox, executions, runs] = useSuspenseQueries({
    queries: [
      reading(listInbox, { query: { limit: 200 } }),
      reading(listExecutions, { params, query: { limit: 10, status: 'running' } }),
      reading(listRuns, { params, query: { ...few, status: 'waiting-for-approval' } }),
    ],
  });
  const items = inbox.data.items.filter((item) => item.project === project);
  const asked = [...new Set(items.map(({ approval }) => approval))].slice(0, 10);
  const approvals = useSuspenseQueries({
    queries: asked.map((approval) => reading(getApproval, { params: { project, approval } })),
  });
  const whole = useSuspenseQueries({
    queries: executions.data.items.map(({ id }) =>
      reading(getExecution, { params: { project, execution: id } }),
    ),
  });
  const wholeRuns = useSuspenseQueries({
    queries: runs.data.items.map(({ id }) => reading(getRun, { params: { project, run: id } })),
  });
  return waitsOf({
    me: account.username,
    inbox: items,
    approvals: approvals.map(({ data }) => data),
    executions: whole.map(({ data }) => data),
    environments,
    runs: wholeRuns.map(({ data }) => data),
  });
}

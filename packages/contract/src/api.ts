import { accessKeyEndpoints } from './access-keys.ts';
import { approvalEndpoints } from './approvals.ts';
import { breakGlassEndpoints } from './break-glass.ts';
import { calendarEndpoints } from './calendars.ts';
import { callbackEndpoints } from './callbacks.ts';
import { configurationEndpoints } from './configuration.ts';
import { decisionEndpoints } from './decisions.ts';
import { delegationEndpoints } from './delegations.ts';
import type { Endpoint } from './endpoint.ts';
import { eventEndpoints } from './events.ts';
import { executionEndpoints } from './executions.ts';
import { explanationEndpoints } from './explanations.ts';
import { groupEndpoints } from './groups.ts';
import { inboxEndpoints } from './inbox.ts';
import { insightEndpoints } from './insight.ts';
import { ledgerEndpoints } from './ledger.ts';
import { peopleEndpoints } from './people.ts';
import { permitEndpoints } from './permits.ts';
import { pipelineEndpoints } from './pipelines.ts';
import { policyEndpoints } from './policies.ts';
import { preApprovalEndpoints } from './pre-approvals.ts';
import { preferenceEndpoints } from './preferences.ts';
import { projectPartEndpoints } from './project-parts.ts';
import { projectEndpoints } from './projects.ts';
import { releaseEndpoints } from './releases.ts';
import { runEndpoints } from './runs.ts';
import { sessionEndpoints } from './sessions.ts';
import { simulationEndpoints } from './simulations.ts';
import { systemEndpoints } from './system.ts';
import { tokenEndpoints } from './tokens.ts';
import { versionEndpoints } from './versions.ts';
import { windowEndpoints } from './windows.ts';
import { workflowEndpoints } from './workflows.ts';

/** Every endpoint of the native API, noun by noun. The OpenAPI document and the examples test read this list. */
export const api: readonly Endpoint[] = [
  ...inboxEndpoints,
  ...approvalEndpoints,
  ...decisionEndpoints,
  ...ledgerEndpoints,
  ...insightEndpoints,
  ...eventEndpoints,
  ...tokenEndpoints,
  ...accessKeyEndpoints,
  ...delegationEndpoints,
  ...sessionEndpoints,
  ...projectEndpoints,
  ...projectPartEndpoints,
  ...peopleEndpoints,
  ...groupEndpoints,
  ...systemEndpoints,
  ...policyEndpoints,
  ...simulationEndpoints,
  ...calendarEndpoints,
  ...windowEndpoints,
  ...pipelineEndpoints,
  ...releaseEndpoints,
  ...executionEndpoints,
  ...explanationEndpoints,
  ...runEndpoints,
  ...workflowEndpoints,
  ...versionEndpoints,
  ...preApprovalEndpoints,
  ...permitEndpoints,
  ...breakGlassEndpoints,
  ...callbackEndpoints,
  ...preferenceEndpoints,
  ...configurationEndpoints,
];

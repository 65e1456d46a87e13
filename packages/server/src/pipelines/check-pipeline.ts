import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { missingCalendars } from '../calendars/calendar.views.ts';
import type { Reader } from '../kernel/database.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { inputsOf, missingPolicies } from '../policies/policy.views.ts';
import { findSources } from '../policies/resolve-sources.ts';
import { answerFaults, cronFaults, missingFaults, namesIn } from './definition-faults.ts';
import { missingEnvironments, missingWorkflows } from './pipeline.views.ts';

/**
 * Holds a pipeline against its project, writing nothing. Refuses with `request/invalid` and a fault for every
 * environment, policy, workflow, calendar or person that is not there, every cron expression that is none or never matches, and every
 * value of an approver that is used and asked for by nobody, or by two; pointers
 * are those of the definition, such as `/stages/0/gates/1/policy`.
 */
export async function checkPipeline(
  reader: Reader,
  projectId: string,
  definition: PipelineDefinition,
): Promise<Outcome<true>> {
  const { environments, policies, workflows, calendars, overrides } = namesIn(definition);
  const keys = environments.map(({ value }) => value);
  const names = policies.map(({ value }) => value);
  const when = calendars.map(({ value }) => value);
  const run = workflows.map(({ value }) => value);
  const faults = [
    ...cronFaults(definition),
    ...missingFaults('environment', environments, await missingEnvironments(reader, projectId, keys)),
    ...missingFaults('policy', policies, await missingPolicies(reader, projectId, names)),
    ...missingFaults('calendar', calendars, await missingCalendars(reader, projectId, when)),
    ...missingFaults('workflow', workflows, await missingWorkflows(reader, projectId, run)),
    ...answerFaults(definition, await inputsOf(reader, projectId, names)),
    ...(await findSources(reader, projectId, overrides)).faults,
  ];
  return faults.length === 0 ? done(true) : invalid(faults);
}

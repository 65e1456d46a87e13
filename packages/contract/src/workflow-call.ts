import { z } from 'zod';
import { template } from './template.ts';
import { pipelineVariables } from './variables.ts';
import { InputName, ServiceModule } from './workflow-definition.ts';
import { WorkflowKey } from './workflows.ts';

/** A step that runs the active version of a workflow and waits until the run has ended. */
export const WorkflowCall = z.strictObject({
  key: WorkflowKey,
  inputs: z
    .record(InputName, z.union([template(pipelineVariables, 4000), z.array(ServiceModule).max(1000)]))
    .default({})
    .describe('Its environments must be the environment of the stage'),
  preApproval: template(pipelineVariables, 200)
    .optional()
    .describe(`The number that the outside system has given it, such as CHG-\${release.number}`),
});
export type WorkflowCall = z.output<typeof WorkflowCall>;

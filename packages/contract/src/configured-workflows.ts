import { z } from 'zod';
import { Name, Text } from './common.ts';
import { uniqueNames } from './policies.ts';
import { stagesOrSteps, writtenDefinition } from './workflow-definition.ts';
import { WorkflowFields, WorkflowKey } from './workflows.ts';

/** A version as it stands in a file: what it says, beside its label. */
export const ConfiguredVersion = z
  .strictObject({ label: Name, description: Text(10_000).optional(), ...writtenDefinition })
  .refine(...stagesOrSteps);
export type ConfiguredVersion = z.output<typeof ConfiguredVersion>;

const { name, ...fields } = WorkflowFields;

export const ConfiguredWorkflow = z.strictObject({
  key: WorkflowKey,
  ...z.strictObject(fields).partial().shape,
  name: name.optional().describe('Without it, a new workflow is called by its key'),
  versions: z
    .array(ConfiguredVersion)
    .max(1000)
    .superRefine((versions, context) =>
      uniqueNames(
        versions.map(({ label }) => ({ name: label })),
        {
          addIssue: ({ path: [index], ...issue }) =>
            context.addIssue({ ...issue, path: [index ?? 0, 'label'] }),
        },
      ),
    )
    .optional()
    .describe('Each is submitted for review when it is made or changed; what is published stays as it is'),
});
export type ConfiguredWorkflow = z.output<typeof ConfiguredWorkflow>;

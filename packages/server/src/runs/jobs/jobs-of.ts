import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import type { NewJob } from './job.store.ts';

/** Every job of a definition, in the order in which they are done. */
export const jobsOf = ({ stages }: WorkflowDefinition): NewJob[] =>
  stages.flatMap(({ jobs }, stage) =>
    jobs.map(({ name, http, manual }, position) => {
      const type = http ? 'http' : manual ? 'manual' : 'approval';
      return { stage, position, name, type };
    }),
  );

import { digestOf } from '../src/kernel/digest.ts';

/** What the owner of the database can do to what was approved: a name, a statement, and its values for a stage or run. */
export type RowEdit = readonly [what: string, statement: string, values: (id: string) => unknown[]];

export const otherContents = [{ service: 'cart', module: 'cart-api', version: '6.6.6', digest: null }];

/** Of a stage that was approved. */
export const stageEdits: RowEdit[] = [
  [
    'contents edited after approval',
    `update snapshot s set contents = $2 from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and s.id = e.snapshot_id`,
    (stage) => [stage, JSON.stringify(otherContents)],
  ],
  [
    'contents edited after approval, with their digest',
    `update snapshot s set contents = $2, digest = $3 from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and s.id = e.snapshot_id`,
    (stage) => [stage, JSON.stringify(otherContents), digestOf(otherContents)],
  ],
  [
    'the pipeline edited after approval',
    `update pipeline_version v set definition = jsonb_set(definition, '{stages,0,steps}', $2::jsonb)
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage, JSON.stringify([{ name: 'rm -rf', manual: {} }])],
  ],
  [
    'the pipeline edited after approval so that it has no steps',
    `update pipeline_version v set definition = jsonb_set(definition, '{stages,0,steps}', '[]')
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage],
  ],
  [
    'the pipeline edited after approval, with its digest',
    `update pipeline_version v
     set definition = v.definition || '{"added": true}', digest = 'sha256:' || repeat('0', 64)
     from stage_execution t join execution e on e.id = t.execution_id
     where t.id = $1 and v.id = e.pipeline_version_id`,
    (stage) => [stage],
  ],
  [
    'the environment of the stage is another',
    `update stage_execution t set environment_id = n.id from environment n where t.id = $1 and n.key = 'prod'`,
    (stage) => [stage],
  ],
  [
    'an approval of something else, put in its place',
    `update approval a set subject_digest = 'sha256:' || repeat('1', 64) from gate_execution g
     where g.stage_execution_id = $1 and a.id = g.approval_id`,
    (stage) => [stage],
  ],
];

const versionOf = 'from run r where r.id = $1 and v.project_id = r.project_id and v.id = r.version_id';

/** Of a run, whose version was reviewed, with its inputs. */
export const runEdits: RowEdit[] = [
  [
    'the definition of the version edited after approval',
    `update workflow_version v set definition = jsonb_set(definition, '{stages,0,jobs,0,name}', '"rm -rf"') ${versionOf}`,
    (run) => [run],
  ],
  [
    'the definition edited, with its digest',
    `update workflow_version v set definition = jsonb_set(definition, '{timeout}', '1'),
       digest = 'sha256:' || repeat('0', 64) ${versionOf}`,
    (run) => [run],
  ],
  [
    'what a foreign API keeps beside the definition edited',
    `update workflow_version v set extras = '{"script": "x"}' ${versionOf}`,
    (run) => [run],
  ],
  [
    'the inputs of the run edited',
    `update run set inputs = jsonb_set(inputs, '{note}', '"rm -rf"') where id = $1`,
    (run) => [run],
  ],
  [
    'the environment of the run edited',
    `update run set inputs = jsonb_set(inputs, '{target}', '"prod"') where id = $1`,
    (run) => [run],
  ],
];

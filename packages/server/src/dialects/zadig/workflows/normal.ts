import { deployType } from './input-names.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A document as Zadig shows it: every field of a workflow, a parameter, a stage and a job is there, and a list that is
 * null is an empty one. Done twice it changes nothing, so that what was read can be saved again as it is. What the
 * workflow itself has (its name, who changed it when, whether it is on) is not part of it.
 */
export function normal(raw: Fields): Record<string, unknown> {
  const kept = Object.fromEntries(Object.entries(raw).filter(([name]) => !ownFields.has(name)));
  return {
    ...filled(workflowDefaults, kept),
    params: each(raw.params, (param) => filled(paramDefaults, param)),
    stages: each(raw.stages, normalStage),
  };
}

/** These stand in columns of their own, or change with every save. */
const ownFields = new Set([
  'id',
  'name',
  'display_name',
  'disabled',
  'project',
  'description',
  'created_by',
  'create_time',
  'updated_by',
  'update_time',
  'hash',
  'remark',
  'enable_approval_ticket',
  'approval_ticket_id',
]);

const workflowDefaults: Fields = {
  category: '',
  params: [],
  stages: [],
  notify_ctls: [],
  debug: false,
  notification_id: '',
  base_name: '',
  remark_required: false,
  share_storages: [],
  concurrency_limit: 0,
  custom_field: null,
  hook_ctl: [],
  jira_hook_ctls: [],
  meego_hook_ctls: [],
  general_hook_ctls: [],
};
const paramDefaults: Fields = {
  name: '',
  description: '',
  type: '',
  value: '',
  repo: null,
  default: '',
  is_credential: false,
};
const stageDefaults: Fields = { name: '', parallel: false, approval: null, manual_exec: null, jobs: [] };
const jobDefaults: Fields = {
  name: '',
  type: '',
  skipped: false,
  spec: null,
  run_policy: '',
  error_policy: null,
  execute_policy: null,
  service_modules: [],
};
const deployDefaults: Fields = {
  env: '',
  env_options: [],
  production: false,
  source: 'runtime',
  env_source: 'runtime',
  services: [],
  service_and_images: [],
};

function normalStage(stage: Fields): Fields {
  return { ...filled(stageDefaults, stage), jobs: each(stage.jobs, normalJob) };
}

function normalJob(job: Fields): Fields {
  const { spec } = job;
  const full = filled(jobDefaults, job);
  return job.type === deployType
    ? { ...full, spec: filled(deployDefaults, isFields(spec) ? spec : {}) }
    : full;
}

/** What is missing, or null, is what it is by default; all else stays as it is. */
function filled(defaults: Fields, given: Fields): Record<string, unknown> {
  const present = Object.entries(given).filter(
    ([name, value]) => value !== null || !Object.hasOwn(defaults, name),
  );
  return { ...defaults, ...Object.fromEntries(present) };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const each = (list: unknown, change: (item: Fields) => unknown): unknown[] =>
  Array.isArray(list) ? list.map((item) => (isFields(item) ? change(item) : item)) : [];

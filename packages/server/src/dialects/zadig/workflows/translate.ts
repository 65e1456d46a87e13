import {
  type Input as InputSchema,
  type Job,
  WorkflowDefinition,
  type WorkflowDefinition as WorkflowDefinitionType,
} from '@countersign/contract/workflow-definition.ts';
import { WorkflowKey } from '@countersign/contract/workflows.ts';
import type { z } from 'zod';
import { faultsOf } from '../../../kernel/faults.ts';
import { sentence } from '../render.ts';
import {
  ApprovalSpec,
  DeploySpec,
  type Document,
  type DocumentJob,
  type DocumentStage,
  type Read,
} from './document.ts';
import { deployInputs, deployType, distinct, pairsOf } from './input-names.ts';
import { paramInputs } from './translate-params.ts';

type Input = z.input<typeof InputSchema>;
type Translated = { readonly job: unknown; readonly inputs: readonly Input[] };
type Place = { readonly stage: number; readonly position: number };

/** Why a document cannot be one of our workflows. */
class Untranslatable extends Error {}
const no = (why: string): never => {
  throw new Untranslatable(why);
};

/**
 * A document in our words: what a version of its workflow says. Null: it has no jobs, so that there is nothing to run.
 * Whatever would change what is done, and has no counterpart here, is refused rather than passed over.
 */
export function translate(document: Document): Read<WorkflowDefinitionType | null> {
  try {
    checkNames(document);
    const stages = document.stages.map(translateStage);
    if (stages.every(({ jobs }) => jobs.length === 0)) return { ok: true, value: null };
    const inputs = [...paramInputs(document.params, no), ...stages.flatMap((stage) => stage.inputs)];
    return checked({ inputs, stages: stages.map(({ name, jobs }) => ({ name, jobs })) });
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, why: error.message };
    throw error;
  }
}

function checked(written: unknown): Read<WorkflowDefinitionType> {
  const parsed = WorkflowDefinition.safeParse(written);
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults = faultsOf(parsed.error.issues, '');
  return { ok: false, why: sentence({ code: 'request/invalid', because: '', faults }) };
}

const jobName = /^[a-z\u4e00-\u9fa5][a-z0-9\u4e00-\u9fa5-]{0,31}$/;

/** In the order, and mostly in the words, of Zadig's own check. */
function checkNames({ name, stages }: Document): void {
  if (!/^[a-zA-Z0-9-]+$/.test(name)) no('工作流标识支持大小写字母、数字和中划线');
  if (!WorkflowKey.safeParse(name).success) no(`the name ${name} is longer than 63 characters`);
  const [stageNames, jobNames] = [new Set<string>(), new Set<string>()];
  for (const stage of stages) {
    if (stageNames.has(stage.name)) no(`duplicated stage name: ${stage.name}`);
    stageNames.add(stage.name);
    for (const job of stage.jobs) {
      if (!jobName.test(job.name)) no(`job name [${job.name}] did not match ${jobName.source}`);
      if (jobNames.has(job.name)) no(`duplicated job name: ${job.name}`);
      jobNames.add(job.name);
    }
  }
}

function translateStage(stage: DocumentStage, index: number, all: readonly DocumentStage[]) {
  const { name, jobs, approval, manual_exec } = stage;
  if (approval?.enabled)
    no(`stage [${name}]: the approval of a stage is asked by nobody; make it a job of type approval`);
  if (manual_exec?.enabled)
    no(`stage [${name}]: manual_exec is not supported; begin it with a job of type manual`);
  if (jobs.length === 0 && all.some((other) => other.jobs.length > 0)) no(`stage [${name}] has no jobs`);
  const translated = jobs.map((job, position) => translateJob(job, { stage: index, position }));
  return { name, jobs: translated.map(({ job }) => job), inputs: translated.flatMap(({ inputs }) => inputs) };
}

type Translate = (job: DocumentJob, place: Place) => Translated;

const translators: Readonly<Record<string, Translate>> = {
  approval: (job) => ({ job: translateApproval(job), inputs: [] }),
  [deployType]: translateDeploy,
  http: ({ name, spec }) => ({ job: { name, http: spec }, inputs: [] }),
  manual: ({ name, spec }) => ({ job: { name, manual: spec ?? {} }, inputs: [] }),
};

export const supportedTypes = Object.keys(translators);

function translateJob(job: DocumentJob, place: Place): Translated {
  const { name, type, execute_policy } = job;
  const translator = Object.hasOwn(translators, type) ? translators[type] : undefined;
  if (translator === undefined)
    return no(
      `job [${name}] is of type [${type}], which is not supported; supported are ${supportedTypes.join(', ')}`,
    );
  if ((execute_policy?.rules.length ?? 0) > 0)
    no(`job [${name}]: execute_policy is not supported; a job is always done`);
  return translator(job, place);
}

function specOf<S extends z.ZodType>({ name, spec }: DocumentJob, schema: S): z.output<S> {
  const parsed = schema.safeParse(spec ?? {});
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error.issues, '');
  return no(`job [${name}]: spec: ${sentence({ code: 'request/invalid', because: '', faults })}`);
}

const hour = 60;

/** One rejection rejects, and so many approvals as are needed pass: both are what an approval job does here as well. */
function translateApproval(job: DocumentJob): z.input<typeof Job> {
  const { type, timeout, source, description, native_approval: native } = specOf(job, ApprovalSpec);
  const fail = (why: string) => no(`job [${job.name}]: ${why}`);
  if (type !== 'native') fail(`approval type [${type}] is not supported; supported is native`);
  if (source === 'fromjob') fail('approvers fromjob are not supported; name them');
  if (!native) return fail('native approval not found');
  const { approve_users: users, needed_approvers: needed } = native;
  if (users.length === 0) fail('num of approve-users is 0');
  const people = users.every((user) => user.type !== 'group');
  if (people && users.length < needed) fail('all approve users should not less than needed approvers');
  return {
    name: job.name,
    approval: {
      approvers: [...new Set(users.map((user) => approverOf(user, fail)))],
      needed: Math.max(1, needed),
      timeout: (timeout || hour) * 60,
      ...(description !== '' && { description }),
      ...(native.separate_duties === false && { separateDuties: false }),
    },
  };
}

type ApproveUser = NonNullable<ApprovalSpec['native_approval']>['approve_users'][number];

function approverOf(user: ApproveUser, fail: (why: string) => never): string {
  if (user.type === 'group') return `group:${user.group_name || user.group_id}`;
  if (user.type === 'user' || user.type === '') return `user:${user.user_name || user.user_id}`;
  return fail(`approver of type [${user.type}] is not supported; supported are user and group`);
}

/** Where and what is for the run to say: within the options, or, when the source is fixed, only what stands here. */
function translateDeploy(job: DocumentJob, { stage, position }: Place): Translated {
  const spec = specOf(job, DeploySpec);
  const names = deployInputs(job.name, stage, position);
  const done = spec.http === undefined || spec.http === null ? manual(spec) : { http: spec.http };
  return {
    job: { name: job.name, ...done },
    inputs: [
      environmentInput(job.name, names.environment, spec),
      servicesInput(job.name, names.services, spec),
    ],
  };
}

const manual = ({ instructions }: DeploySpec) => ({ manual: instructions === '' ? {} : { instructions } });

function sourceOf(job: string, field: string, source: string): 'fixed' | 'runtime' {
  if (source === 'fixed') return 'fixed';
  if (source === 'runtime' || source === '') return 'runtime';
  return no(`job [${job}]: ${field} [${source}] is not supported; supported are runtime and fixed`);
}

function environmentInput(job: string, name: string, { env, env_source, env_options }: DeploySpec): Input {
  const input = { name, label: `${job}: environment`, type: 'environment' as const };
  if (sourceOf(job, 'env_source', env_source) === 'fixed') {
    if (env === '') no(`job [${job}]: env_source is fixed, and env is empty`);
    return { ...input, options: [env], default: env };
  }
  const options = [...new Set(env_options.map((option) => option.env))];
  const chosen = env !== '' && (options.length === 0 || options.includes(env));
  return { ...input, ...(options.length > 0 && { options }), ...(chosen && { default: env }) };
}

function servicesInput(job: string, name: string, spec: DeploySpec): Input {
  const input = { name, label: `${job}: services`, type: 'services' as const };
  const named = distinct([
    ...pairsOf(spec.services),
    ...spec.service_and_images.map((one) => ({ service: one.service_name, module: one.service_module })),
  ]);
  if (sourceOf(job, 'source', spec.source) === 'fixed') {
    if (named.length === 0) no(`job [${job}]: source is fixed, and no services are named`);
    return { ...input, options: named, default: named };
  }
  const options = distinct(spec.env_options.flatMap(({ services }) => pairsOf(services)));
  const isOption = (one: { service: string; module: string }) =>
    options.length === 0 ||
    options.some((other) => other.service === one.service && other.module === one.module);
  const chosen = named.filter(isOption);
  return { ...input, ...(options.length > 0 && { options }), ...(chosen.length > 0 && { default: chosen }) };
}

import {
  type Configuration,
  ConfiguredProject,
  type ConfiguredUser,
  ConfiguredWindow,
} from '@countersign/contract/configuration.ts';
import type { ConfiguredVersion, ConfiguredWorkflow } from '@countersign/contract/configured-workflows.ts';
import { HttpCall, JobCall } from '@countersign/contract/http-call.ts';
import { Gate, Stage } from '@countersign/contract/pipelines.ts';
import {
  ApprovalJob,
  definitionOf,
  Input,
  type Job,
  onlyStage,
  WorkflowDefinition,
} from '@countersign/contract/workflow-definition.ts';
import type { z } from 'zod';
import { canonical } from '../kernel/digest.ts';
import { leanPolicy } from './policies/lean-policy.ts';

/**
 * An instance as a person would write it down: without what goes without saying. The account "admin" is left out
 * while it is as every instance makes it.
 */
export function asFile({ users = [], groups = [], projects = [] }: Configuration): Configuration {
  return {
    users: users.filter((user) => !isFirstAdministrator(user)).map(leanUser),
    ...(groups.length > 0 && { groups }),
    ...(projects.length > 0 && { projects: projects.map(leanProject) }),
  };
}

const isFirstAdministrator = ({ username, name, email, administrator, disabled }: ConfiguredUser): boolean =>
  username === 'admin' &&
  name === 'Administrator' &&
  email === undefined &&
  administrator === true &&
  !disabled;

function leanUser({ username, kind, name, email, administrator, disabled }: ConfiguredUser): ConfiguredUser {
  return {
    username,
    ...(kind === 'service' && { kind }),
    ...(name !== username && { name }),
    ...(email !== undefined && { email }),
    ...(administrator && { administrator }),
    ...(disabled && { disabled }),
  };
}

function leanProject(project: ConfiguredProject): ConfiguredProject {
  // What the database keeps as JSON comes in an order of its own; the schema has that of the file.
  const ordered = ConfiguredProject.safeParse(project).data ?? project;
  const {
    key,
    name,
    members = {},
    policies = [],
    pipelines = [],
    windows = [],
    workflows = [],
    secmaster = {},
    breakGlass,
    ...lists
  } = ordered;
  const parts = Object.entries(lists).filter(([, list]) => (list ?? []).length > 0);
  return {
    key,
    name,
    ...(Object.keys(members).length > 0 && { members }),
    ...Object.fromEntries(parts),
    ...(policies.length > 0 && { policies: policies.map(leanPolicy) }),
    ...(windows.length > 0 && { windows: windows.map((window) => lean(ConfiguredWindow, window)) }),
    ...(pipelines.length > 0 && { pipelines: pipelines.map(leanPipeline) }),
    ...(workflows.length > 0 && { workflows: workflows.map(leanWorkflow) }),
    ...(breakGlass && { breakGlass }),
    ...(Object.keys(secmaster).length > 0 && { secmaster }),
  };
}

type Pipeline = NonNullable<ConfiguredProject['pipelines']>[number];

const leanPipeline = ({ name, stages }: Pipeline): Pipeline => ({
  name,
  stages: stages.map((stage) => ({
    ...lean(Stage, stage),
    ...(stage.gates.length > 0 && { gates: stage.gates.map((gate) => lean(Gate, gate)) }),
    ...(stage.steps.length > 0 && {
      steps: stage.steps.map((step) => ({ ...step, ...(step.http && { http: lean(HttpCall, step.http) }) })),
    }),
  })),
});

const plainWorkflow = {
  description: '',
  labels: [],
  enabled: true,
  preApproval: false,
  reviewRequired: true,
  reviewPolicy: null,
  schedule: null,
};

function leanWorkflow({ key, name, versions = [], ...rest }: ConfiguredWorkflow): ConfiguredWorkflow {
  const said = Object.entries(rest).filter(
    ([field, value]) => canonical(value) !== canonical(plainWorkflow[field as keyof typeof plainWorkflow]),
  );
  return {
    key,
    ...(name !== key && { name }),
    ...Object.fromEntries(said),
    ...(versions.length > 0 && { versions: versions.map(leanVersion) }),
  };
}

function leanVersion({ label, description = '', ...written }: ConfiguredVersion): ConfiguredVersion {
  const { stages } = definitionOf(written);
  const [first] = stages;
  const lonely = stages.length === 1 && first?.name === onlyStage ? first.jobs : undefined;
  const { inputs, timeout } = lean(WorkflowDefinition, { ...written, stages });
  return {
    label,
    ...(description !== '' && { description }),
    ...(inputs && { inputs: inputs.map((input) => lean(Input, input)) }),
    ...(lonely
      ? { steps: lonely.map(leanJob) }
      : { stages: stages.map(({ name, jobs }) => ({ name, jobs: jobs.map(leanJob) })) }),
    ...(timeout && { timeout }),
  } as ConfiguredVersion;
}

const leanJob = ({ http, approval, ...job }: Job): Job => ({
  ...job,
  ...(http && { http: lean(JobCall, http) }),
  ...(approval && { approval: lean(ApprovalJob, approval) }),
});

/** Leaves out every field that the schema puts back by itself: what remains reads as the same. */
function lean<T extends object>(schema: z.ZodType<T>, value: T): T {
  const whole = canonical(value);
  return Object.keys(value).reduce<T>((left, field) => {
    const { [field as keyof T]: _, ...rest } = left;
    const read = schema.safeParse(rest);
    return read.success && canonical(read.data) === whole ? (rest as T) : left;
  }, value);
}

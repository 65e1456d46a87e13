import {
  type Configuration,
  ConfiguredProject,
  type ConfiguredUser,
} from '@countersign/contract/configuration.ts';
import { HttpCall } from '@countersign/contract/http-call.ts';
import { Gate, Stage } from '@countersign/contract/pipelines.ts';
import type { z } from 'zod';
import { canonical } from '../kernel/digest.ts';

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
  const { key, name, members = {}, pipelines = [], ...lists } = ordered;
  const parts = Object.entries(lists).filter(([, list]) => (list ?? []).length > 0);
  return {
    key,
    name,
    ...(Object.keys(members).length > 0 && { members }),
    ...Object.fromEntries(parts),
    ...(pipelines.length > 0 && { pipelines: pipelines.map(leanPipeline) }),
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

/** Leaves out every field that the schema puts back by itself: what remains reads as the same. */
function lean<T extends object>(schema: z.ZodType<T>, value: T): T {
  const whole = canonical(value);
  return Object.keys(value).reduce<T>((left, field) => {
    const { [field as keyof T]: _, ...rest } = left;
    const read = schema.safeParse(rest);
    return read.success && canonical(read.data) === whole ? (rest as T) : left;
  }, value);
}

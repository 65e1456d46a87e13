import {
  type Input,
  InputValues,
  type InputValues as InputValuesType,
  type ServiceModule,
} from '@countersign/contract/workflow-definition.ts';
import { faultsOf } from '../../../kernel/faults.ts';
import { DecodeError } from '../input/go-json.ts';
import { sentence } from '../render.ts';
import { DeploySpec, type Document, type DocumentJob, type Read } from '../workflows/document.ts';
import { deployInputs, deployType, distinct, pairsOf, paramInput } from '../workflows/input-names.ts';
import { unspelled } from '../workflows/native-document.ts';
import { DeployParameters, type OpenTask } from './wire.ts';

/** What is stored of the workflow: its document, and the inputs its runs take. */
export type Stored = { readonly document: Document; readonly inputs: readonly Input[] };

type Deployment = { readonly environment: string; readonly services: readonly ServiceModule[] };
/** What a run says of a job and of a parameter. A job that it leaves out is undefined. */
type Said = {
  job(name: string): DocumentJob | Deployment | undefined;
  param(name: string): { readonly value: string; readonly many: readonly string[] } | undefined;
};

/** Why a run cannot be what was sent. */
class Unclear extends Error {}

/** What the pages send: the whole document with the choices filled in. */
export const choicesOfDocument = (stored: Stored, body: Document): Read<InputValuesType> =>
  read(stored, {
    job: (name) => body.stages.flatMap(({ jobs }) => jobs).find((job) => job.name === name && !job.skipped),
    param(name) {
      const param = body.params.find((one) => one.name === name);
      return param && { value: param.value, many: param.choice_value };
    },
  });

/** What the public API is sent: parameters by name, and jobs with what each is told. */
export function choicesOfTask(stored: Stored, { parameters, inputs }: OpenTask): Read<InputValuesType> {
  const unknown = parameters.find(({ name }) => !stored.document.params.some((one) => one.name === name));
  if (unknown) return { ok: false, why: `param ${unknown.name} not found in workflow` };
  return read(stored, {
    job(name) {
      const told = inputs.findLast((one) => one.job_name === name);
      return told && deploymentOf(name, told.parameters);
    },
    param(name) {
      const told = parameters.findLast((one) => one.name === name);
      return told && { value: told.value, many: [] };
    },
  });
}

/** Jobs that deploy nothing are told nothing that would be looked at. */
function deploymentOf(name: string, parameters: unknown): Deployment {
  const isObject = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters);
  try {
    const told = isObject ? DeployParameters.read(parameters, '') : DeployParameters.zero;
    const services = told.service_list.map((one) => ({
      service: one.service_name,
      module: one.service_module,
    }));
    return { environment: told.env_name, services };
  } catch (error) {
    if (error instanceof DecodeError)
      throw new Unclear(`failed to update jobspec for job: ${name}, err: ${error.message}`);
    throw error;
  }
}

function read(stored: Stored, said: Said): Read<InputValuesType> {
  try {
    const values = { ...paramValues(stored, said), ...jobValues(stored, said) };
    const parsed = InputValues.safeParse(values);
    if (parsed.success) return { ok: true, value: parsed.data };
    const faults = faultsOf(parsed.error.issues, '');
    return { ok: false, why: sentence({ code: 'request/invalid', because: '', faults }) };
  } catch (error) {
    if (error instanceof Unclear) return { ok: false, why: error.message };
    throw error;
  }
}

/** A parameter that is not sent is what it is by default. */
function paramValues({ document, inputs }: Stored, said: Said): Record<string, unknown> {
  return Object.fromEntries(
    document.params.flatMap(({ name }, index): [string, unknown][] => {
      const input = inputs.find((one) => one.name === paramInput(name, index));
      const told = said.param(name);
      if (input === undefined || told === undefined) return [];
      if (input.type === 'services') {
        const many = told.many.length > 0 ? told.many : told.value.split(',').filter((one) => one !== '');
        return many.length === 0 && !input.required ? [] : [[input.name, many.map(unspelled)]];
      }
      const leftOut =
        told.value === '' && input.type !== 'text' && !input.required && input.default === undefined;
      return leftOut ? [] : [[input.name, told.value]];
    }),
  );
}

/**
 * Where and what each deploy job deploys. No approval can be dropped by not naming it; another job that is left out would
 * be skipped by Zadig, and since nothing is skipped here, nothing is run.
 */
function jobValues({ document }: Stored, said: Said): Record<string, unknown> {
  return Object.assign(
    {},
    ...document.stages.flatMap((stage, at) =>
      stage.jobs.map((job, position) => {
        if (job.type === 'approval') return {};
        const told = said.job(job.name);
        if (told === undefined)
          throw new Unclear(
            `job [${job.name}] is left out or skipped; every job of a workflow is done here, so name it`,
          );
        if (job.type !== deployType) return {};
        const names = deployInputs(job.name, at, position);
        const { environment, services } =
          'services' in told ? (told as Deployment) : chosenIn(told as DocumentJob);
        return { [names.environment]: environment, [names.services]: services };
      }),
    ),
  );
}

function chosenIn(job: DocumentJob): Deployment {
  const spec = DeploySpec.safeParse(job.spec ?? {});
  if (!spec.success) {
    const faults = faultsOf(spec.error.issues, '');
    throw new Unclear(
      `job [${job.name}]: spec: ${sentence({ code: 'request/invalid', because: '', faults })}`,
    );
  }
  const bare = spec.data.services.find(({ modules }) => modules.length === 0);
  if (bare) throw new Unclear(`job [${job.name}]: service [${bare.service_name}] names no modules`);
  return { environment: spec.data.env, services: distinct(pairsOf(spec.data.services)) };
}

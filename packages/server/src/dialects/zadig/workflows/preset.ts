import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { deployInputs, deployType, paramInput } from './input-names.ts';
import { spelled } from './native-document.ts';

type Fields = Readonly<Record<string, unknown>>;
type Offered = ReadonlyMap<string, OfferedInput>;

/**
 * A document with what its run may choose from: each deploy job gets the environments and services that are offered, and
 * of what stands in it as chosen only what is among them. Nothing is refused for a default outside: it is dropped.
 */
export function preset(document: Fields, inputs: readonly OfferedInput[]): Fields {
  const offered: Offered = new Map(inputs.map((input) => [input.name, input]));
  const params = (document.params as Fields[]).map((param, index) =>
    presetParam(param, offered.get(paramInput(String(param.name), index))),
  );
  const stages = (document.stages as Fields[]).map((stage, at) => ({
    ...stage,
    jobs: (stage.jobs as Fields[]).map((job, position) =>
      job.type === deployType ? presetDeploy(job, at, position, offered) : job,
    ),
  }));
  return { ...document, params, stages };
}

function presetParam(param: Fields, input: OfferedInput | undefined): Fields {
  if (input?.type === 'environment')
    return { ...param, choice_option: input.options.map(({ key }) => key), value: input.default ?? '' };
  if (input?.type === 'services') {
    const chosen = (input.default ?? []).map(spelled);
    return {
      ...param,
      choice_option: input.options.map(spelled),
      choice_value: chosen,
      value: chosen.join(','),
    };
  }
  return input === undefined ? param : { ...param, value: input.default ?? '' };
}

function presetDeploy(job: Fields, stage: number, position: number, offered: Offered): Fields {
  const names = deployInputs(String(job.name), stage, position);
  const [where, what] = [offered.get(names.environment), offered.get(names.services)];
  if (where?.type !== 'environment' || what?.type !== 'services') return job;
  const services = optionsOf(what.options);
  const options = where.options.map(({ key, name }) => ({
    ...{ env: key, env_alias: name, production: false, registry_id: '' },
    services,
  }));
  const chosen = what.default ?? [];
  return {
    ...job,
    spec: {
      ...(job.spec as Fields),
      env: where.default ?? '',
      env_options: options,
      services: chosenOf(chosen),
      service_and_images: chosen.map(pairOf),
    },
  };
}

const noImage = { image: '', image_name: '' };
const pairOf = ({ service, module }: ServiceModule) => ({
  ...{ service_name: service, service_module: module },
  ...noImage,
});

/** Services with their modules, as Zadig puts them together. */
function grouped(pairs: readonly ServiceModule[]) {
  const services = new Map<string, string[]>();
  for (const { service, module } of pairs) services.set(service, [...(services.get(service) ?? []), module]);
  return [...services].map(([service_name, modules]) => ({
    ...{ service_name, deploy_strategy: 'deploy' },
    modules: modules.map((service_module) => ({ service_module, ...noImage })),
    ...{ deployed: true, auto_sync: false, update_config: false, updatable: true },
  }));
}

const optionsOf = (pairs: readonly ServiceModule[]) =>
  grouped(pairs).map((service) => ({
    ...service,
    ...{ current_release_name: '', latest_release_name: '', env_variable: null, service_variable: null },
  }));

const chosenOf = (pairs: readonly ServiceModule[]) =>
  grouped(pairs).map((service) => ({ ...service, variable_kvs: [], override_kvs: '', variable_yaml: '' }));

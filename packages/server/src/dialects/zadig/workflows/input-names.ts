import { InputName, type ServiceModule } from '@countersign/contract/workflow-definition.ts';
import type { DeploySpec } from './document.ts';

/** The type of Zadig's jobs that deploy services to an environment. */
export const deployType = 'zadig-deploy';

const orElse = (wanted: string, instead: string): string =>
  InputName.safeParse(wanted).success ? wanted : instead;

/**
 * The inputs by which a run says where a job deploys, and what: `<job>-env` and `<job>-services`. A job whose name cannot
 * be that of an input (Zadig takes Chinese ones) is called by its place.
 */
export const deployInputs = (job: string, stage: number, position: number) => ({
  environment: orElse(`${job}-env`, `job-${stage}-${position}-env`),
  services: orElse(`${job}-services`, `job-${stage}-${position}-services`),
});

/** The input of a parameter: its own name, or its place. */
export const paramInput = (name: string, index: number): string => orElse(name, `param-${index}`);

/** Services with modules, one by one. */
export const pairsOf = (services: DeploySpec['services']): ServiceModule[] =>
  services.flatMap(({ service_name, modules }) =>
    modules.map(({ service_module }) => ({ service: service_name, module: service_module })),
  );

export const distinct = (pairs: readonly ServiceModule[]): ServiceModule[] => [
  ...new Map(pairs.map((one) => [JSON.stringify([one.service, one.module]), one])).values(),
];

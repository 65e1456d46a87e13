import type { InputValues, ServiceModule } from '@countersign/contract/workflow-definition.ts';

export const isServices = (value: InputValues[string] | undefined): value is ServiceModule[] =>
  Array.isArray(value);

/** A service with its module as people write it: "cart/cart-api". */
export const saidServices = ({ service, module }: ServiceModule): string => `${service}/${module}`;

/** The services that were written; none: nothing was said. What lacks its module is sent as it is, for the server to say so. */
export function readServices(said: readonly string[]): ServiceModule[] | undefined {
  if (said.length === 0) return undefined;
  return said.map((each) => {
    const [service = '', ...module] = each.split('/');
    return { service, module: module.join('/') };
  });
}

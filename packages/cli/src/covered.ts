import { InvalidArgumentError } from 'commander';

export type Part = { readonly service: string; readonly module: string };
export type Executor = { readonly username: string } | { readonly name: string; readonly email: string };

/** Reads `cart/cart-api`: a service and its module. */
export function readPart(text: string): Part {
  const [, service, module] = /^([^/]+)\/(.+)$/.exec(text) ?? [];
  if (service === undefined || module === undefined)
    throw new InvalidArgumentError('A service and its module look like cart/cart-api.');
  return { service, module };
}

/** Reads `ann`, a user name; `ann@example.test`; or `Ann Lee <ann@example.test>`. */
export function readExecutor(text: string): Executor {
  if (!text.includes('@')) return { username: text };
  const [, name, address] = /^(.+?)\s*<([^<>]+)>$/.exec(text) ?? [];
  const email = address ?? text;
  return { name: name ?? email, email };
}

import type { FastifyInstance } from 'fastify';

/** A route that is there, whoever has registered it: its path written as the contract writes it. */
export type Registered = { readonly method: string; readonly route: string };

/** Every route of a server, read from the tree that Fastify prints; what only repeats a GET without its body is left out. */
export function registered(app: FastifyInstance): Registered[] {
  const stack: string[] = [];
  const found: Registered[] = [];
  for (const line of app.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n')) {
    const [, indent = '', path = '', methods = ''] =
      /^([│├└─\s]*)(\S.*?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    stack.length = Math.max(0, indent.length / 4 - 1);
    stack.push(path);
    const route = template(stack.join(''));
    for (const method of methods.split(', ').filter((one) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(one)))
      found.push({ method, route });
  }
  return found;
}

/** `/:approval([^:]+)::explain` is `/{approval}:explain`. */
export const template = (path: string): string =>
  path
    .replace(/^\/+/, '/')
    .replaceAll(/(?<=\/):(\w+)(\(\[\^:\]\+\))?/g, '{$1}')
    .replaceAll('::', ':');

/** What the server gives to any browser, and says nothing of anybody: the console's files and the pages around them. */
export const isPage = ({ method, route }: Registered): boolean =>
  method === 'GET' &&
  /^\/($|assets\/|docs|account$|people$|tokens$|apis$|ledger$|projects\/\*$|\*$|scheme\.js|index\.html|icon\.svg)/.test(
    route,
  );

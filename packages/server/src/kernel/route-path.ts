const parameter = /\{(\w+)\}(:?)/g;

/**
 * A path template of the contract as find-my-way reads it, without the prefix of the scope it is registered in. A
 * parameter that a verb follows (`{execution}:replay`) must not swallow the colon, hence its expression.
 */
export function routePath(template: string, prefix: string): string {
  const local = template.startsWith(`${prefix}/`) ? template.slice(prefix.length) : template;
  return local.replace(parameter, (_, name: string, verb: string) =>
    verb === ':' ? `:${name}([^:]+)::` : `:${name}`,
  );
}

/** Matches the path of a URL against a template; used only to tell a wrong method from a wrong path. */
export function templatePattern(template: string): RegExp {
  const literal = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(parameter, '[^/:]+$2')}/?$`);
}

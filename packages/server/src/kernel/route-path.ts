const parameter = /\{(\w+)\}(:?)/g;

/**
 * A path template of the contract as find-my-way reads it, without the prefix of the scope it is registered in. A
 * parameter that a verb follows (`{execution}:replay`) must not swallow the colon, hence its expression; nor must the
 * last one of a path (`{execution}`), unless its values may have colons, or a verb would be taken for a part of it.
 */
export function routePath(template: string, prefix: string, mayHaveColon: (name: string) => boolean): string {
  const local = template.startsWith(`${prefix}/`) ? template.slice(prefix.length) : template;
  return local.replace(parameter, (whole, name: string, verb: string, offset: number) => {
    if (verb === ':') return `:${name}([^:]+)::`;
    const last = offset + whole.length === local.length;
    return last && !mayHaveColon(name) ? `:${name}([^:]+)` : `:${name}`;
  });
}

/** Matches the path of a URL against a template; used only to tell a wrong method from a wrong path. */
export function templatePattern(template: string): RegExp {
  const literal = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(parameter, '[^/:]+$2')}/?$`);
}

const parameter = /\{(\w+)\}(:?)/g;
const verb = /(?<=[a-z-]):(?=[a-z-]+$)/;

/**
 * A path template of the contract as find-my-way reads it, without the prefix of the scope it is registered in. A
 * parameter that a verb follows (`{execution}:replay`) must not swallow the colon, hence its expression; nor must the
 * last one of a path (`{execution}`), unless its values may have colons, or a verb would be taken for a part of it. The
 * colon of a verb without a parameter (`permits:redeem`) is doubled, or it would begin one.
 */
export function routePath(template: string, prefix: string, mayHaveColon: (name: string) => boolean): string {
  const local = template.startsWith(`${prefix}/`) ? template.slice(prefix.length) : template;
  const plain = local.replace(verb, '::');
  return plain.replace(parameter, (whole, name: string, colon: string, offset: number) => {
    if (colon === ':') return `:${name}([^:]+)::`;
    const last = offset + whole.length === plain.length;
    return last && !mayHaveColon(name) ? `:${name}([^:]+)` : `:${name}`;
  });
}

/** Matches the path of a URL against a template; used only to tell a wrong method from a wrong path. */
export function templatePattern(template: string): RegExp {
  const literal = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(parameter, '[^/:]+$2')}/?$`);
}

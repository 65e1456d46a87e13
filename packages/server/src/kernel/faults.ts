import type { Fault } from '@countersign/contract/problems.ts';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What a schema found wrong, as pointers and what would be right. `where` is `path`, `query` or `header`; the body's
 * pointers are RFC 6901 from its root.
 */
export const faultsOf = (issues: readonly Issue[], where: string): Fault[] =>
  issues.flatMap((issue) => faultsOfIssue(issue, where, []));

function faultsOfIssue(issue: Issue, where: string, above: Path): Fault[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: pointer(where, [...path, key]), detail: 'unknown field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return nearest(issue.errors).flatMap((inner) => faultsOfIssue(inner, where, path));
  return [{ pointer: pointer(where, path), detail: detail(issue) }];
}

/** Of a union's branches, the one that was almost met: its first fault lies deepest, or it has the fewest. */
function nearest(branches: readonly Issue[][]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  const [best] = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  return best ?? [];
}

function detail(issue: Issue): string {
  const said = issue.message.replace(/^Invalid input: /, '');
  const missing = /^(.*), received undefined$/.exec(said);
  return missing ? `required: ${missing[1]}` : said;
}

/** RFC 6901: `~` and `/` inside a name are escaped. */
export function pointer(where: string, path: Path): string {
  const tokens = path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return `${where}${tokens.join('')}`;
}

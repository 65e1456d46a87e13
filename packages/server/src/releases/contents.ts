import type { Fault } from '@countersign/contract/problems.ts';
import type { Content } from '@countersign/contract/releases.ts';

/** The contents in the one order in which they are kept and digested: by service, then module, by code point. */
export const sorted = <C extends Content>(contents: readonly C[]): C[] =>
  contents.toSorted((a, b) => compare(a.service, b.service) || compare(a.module ?? '', b.module ?? ''));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A fault for each service or module that the project does not have. `modules` are those of each service it has. */
export const contentFaults = (
  contents: readonly Content[],
  modules: ReadonlyMap<string, readonly string[]>,
): Fault[] =>
  contents.flatMap(({ service, module }, index) => {
    const known = modules.get(service);
    if (known === undefined) {
      const detail = `there is no service "${service}" in this project`;
      return [{ pointer: `/contents/${index}/service`, detail }];
    }
    if (module === null || known.includes(module)) return [];
    return [
      { pointer: `/contents/${index}/module`, detail: `service "${service}" has no module "${module}"` },
    ];
  });

/** Contents, and the user names or e-mail addresses of those whose work each carries. */
export type NewContent = Content & { readonly committers?: readonly string[] | undefined };

/** The contents themselves, which alone are digested. */
export const withoutCommitters = (contents: readonly NewContent[]): Content[] =>
  contents.map(({ committers: _, ...content }) => content);

/** Every committer named, and where. */
export const committersNamed = (contents: readonly NewContent[]): { pointer: string; name: string }[] =>
  contents.flatMap(({ committers = [] }, index) =>
    committers.map((name, nth) => ({ pointer: `/contents/${index}/committers/${nth}`, name })),
  );

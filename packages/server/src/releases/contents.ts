import type { Fault } from '@countersign/contract/problems.ts';
import type { Content } from '@countersign/contract/releases.ts';

/** The contents in the one order in which they are kept and digested: by service, then module, by code point. */
export const sorted = (contents: readonly Content[]): Content[] =>
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

import { type ApproverKind, readApproverRef } from '@countersign/contract/policies.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import type { Reader, Tx } from '../kernel/database.ts';
import { done, type Outcome } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { idsOf } from './source.views.ts';

/** Where approvers come from: an account, a group or a role, by its id and the name the policy gave. */
export type Source = {
  readonly kind: ApproverKind | 'maintainers';
  readonly id: string;
  readonly name: string;
};

/** Whoever maintains the project at the time. */
export const maintainers: Source = { kind: 'maintainers', id: '0', name: 'maintainers' };

/** The same as a reference, for policies that are not written by anybody: no text from outside can be it. */
export const maintainersRef = '*maintainers';

/** References and where they stand, as an RFC 6901 pointer to their list. */
export type PlacedRefs = { readonly pointer: string; readonly refs: readonly string[] };

/**
 * Finds what references such as `role:QA Manager` mean. Refuses with `request/invalid` and a fault for each that means
 * nobody there is; its pointer is `/0` for the first.
 */
export async function resolveSources(
  work: { readonly tx: Tx },
  projectId: string,
  refs: readonly string[],
): Promise<Outcome<Source[]>> {
  const { sets, faults } = await findSources(work.tx, projectId, [{ pointer: '', refs }]);
  return faults.length === 0 ? done(sets[0] ?? []) : invalid(faults);
}

/** The same for many lists with one statement: a set of sources for each, and a fault for each reference to nobody. */
export async function findSources(
  reader: Reader,
  projectId: string,
  lists: readonly PlacedRefs[],
): Promise<{ sets: Source[][]; faults: Fault[] }> {
  const wanted = lists.flatMap(({ pointer, refs }, list) =>
    refs.map((ref, index) => ({ list, ref, pointer: `${pointer}/${index}`, ...named(ref) })),
  );
  const ids = await idsOf(reader, projectId, wanted);
  const sets: Source[][] = lists.map(() => []);
  const faults: Fault[] = [];
  wanted.forEach(({ list, pointer, kind, name, ref }, index) => {
    const id = ids[index] ?? null;
    if (ref === maintainersRef) sets[list]?.push(maintainers);
    else if (id === null) faults.push({ pointer, detail: `there is no ${kind} "${name}" ("${ref}")` });
    else sets[list]?.push({ kind, id, name });
  });
  return { sets, faults };
}

/** What is no reference names nobody: the schema refuses it before it comes this far. */
const named = (ref: string) => readApproverRef(ref) ?? { kind: 'user' as const, name: ref };

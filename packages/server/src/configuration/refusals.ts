import type { Fault } from '@countersign/contract/problems.ts';
import { type Refusal, refused } from '../kernel/outcome.ts';
import type { Planned } from './diff.ts';

/** A change that was refused, and why. */
export type Refused = { readonly planned: Planned; readonly refusal: Refusal };

/**
 * All refusals of one configuration as one: every fault with its place in the whole document, every blocker. One code
 * stays as it is; different ones become `request/invalid`. What fails only because it names something that was refused
 * itself is not said again.
 */
export function gathered(document: unknown, all: readonly Refused[]) {
  const missing = new Set(all.flatMap(({ planned }) => referencesTo(planned)));
  const faults = all.flatMap(({ planned, refusal }) =>
    placed(planned, refusal).filter(({ pointer }) => !missing.has(valueAt(document, pointer))),
  );
  const blockers = all.flatMap(({ refusal }) => refusal.blockers ?? []);
  const codes = new Set(all.map(({ refusal }) => refusal.code));
  const [code = 'request/invalid'] = codes.size === 1 ? codes : [];
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const because = `${faults[0]?.pointer ?? ''}: ${faults[0]?.detail ?? 'refused'}${more}`;
  return refused(code, because, { faults, ...(blockers.length > 0 && { blockers }) });
}

/** The faults of one change, from the root of the document. A refusal without faults is one of the whole change. */
function placed(planned: Planned, { because, faults = [] }: Refusal): Fault[] {
  if (faults.length === 0) return [{ pointer: planned.pointer, detail: because }];
  return faults.map(({ pointer, detail }) => ({ pointer: place(planned, pointer), detail }));
}

/** Members are kept as one list, but written by their access. */
function place(planned: Planned, pointer: string): string {
  if (planned.kind !== 'members') return `${planned.pointer}${pointer}`;
  const [, index] = /^\/members\/(\d+)/.exec(pointer) ?? [];
  return planned.wanted[Number(index)]?.pointer ?? planned.pointer;
}

/** How others name what could not be made. */
function referencesTo({ action, kind, name }: Planned): unknown[] {
  if (action !== 'create') return [];
  if (kind === 'user') return [name, `user:${name}`];
  if (kind === 'group' || kind === 'role') return [`${kind}:${name}`];
  return ['policy', 'environment', 'calendar'].includes(kind) ? [name] : [];
}

/** The text at a pointer; anything else, or nothing, is undefined. */
function valueAt(document: unknown, pointer: string): unknown {
  const found = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
  return typeof found === 'string' ? found : undefined;
}

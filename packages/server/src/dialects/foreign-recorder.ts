import { decisionRecorder, type RecordDecision } from '../approvals/signing/record-decisions.ts';
import type { Refusal } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';

/**
 * Records decisions for an API whose requests have no place for a value, and none for a confirmation. Who names a
 * question in it means that one: an older one is decided, unless the ask says that it was not named. Where a value is
 * required, the refusal says where it can be given.
 */
export function foreignRecorder(parts: Parts): RecordDecision {
  const record = decisionRecorder(parts);
  return async (ask) => {
    const recorded = await record({ confirmOlder: true, ...ask });
    return recorded.ok ? recorded : { ok: false, refusal: sayWhere(recorded.refusal) };
  };
}

/** What this API cannot carry, with where it can be said instead. */
export function sayWhere(refusal: Refusal): Refusal {
  if (refusal.code !== 'approval/input-required') return refusal;
  const { code, because } = refusal;
  const elsewhere =
    'This API has no place for it: give it in the console, on the command line or through Countersign’s own API.';
  return { code, because: `${because} ${elsewhere}` };
}

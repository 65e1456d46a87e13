import type { Fault } from '@countersign/contract/problems.ts';
import { done, notFound, refused } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import {
  insertPreApproval,
  lockPreApproval,
  markRevoked,
  type NewPreApproval,
} from './pre-approval.store.ts';

/**
 * Keeps a form that an outside system made; answers its id. Its number is unique in the whole instance, and nobody is
 * told in which project it is taken. Environments and services need not be known here, nor executors have accounts.
 * Refuses with `resource/exists`, and `request/invalid` for a window that ends before it begins or lies outside the
 * years that can be written. Texts are those that the database can hold: whoever calls has seen to it.
 */
export const createPreApproval = useCase<NewPreApproval, string>(
  'pre-approval.create',
  (_, { project }) => ({ type: 'project', id: project.id }),
  async (work, caller, form) => {
    const faults = windowFaults(form);
    if (faults.length > 0) return invalid(faults);
    const { externalId, executors, windowStart, windowEnd, ...rest } = form;
    const id = await insertPreApproval(work.tx, caller.project.id, form, caller.principal.accountId);
    if (id === undefined) return refused('resource/exists', `There is a pre-approval ${externalId} already.`);
    await record(work, caller, {
      action: 'pre-approval.created',
      subject: { type: 'pre-approval', id },
      details: {
        externalId,
        ...rest,
        executorCount: executors.length,
        windowStart: windowStart?.toISOString() ?? null,
        windowEnd: windowEnd?.toISOString() ?? null,
      },
      private: { executors: executors.length === 0 ? '' : JSON.stringify(executors) },
    });
    return done(id);
  },
);

export type RevokePreApproval = {
  readonly preApproval: string;
  readonly reason: string;
};

/**
 * Takes a form back at once and for good; one that is revoked stays as it is. What was begun with it goes no further:
 * runs ask again before each job. Refuses with `resource/not-found`.
 */
export const revokePreApproval = useCase<RevokePreApproval, true>(
  'pre-approval.revoke',
  ({ preApproval }) => ({ type: 'pre-approval', id: preApproval }),
  async (work, caller, { preApproval: id, reason }) => {
    const held = await lockPreApproval(work.tx, caller.project.id, id);
    if (held === undefined) return notFound('pre-approval', id);
    if (held.revokedAt !== null) return done(true);
    await markRevoked(work.tx, caller.project.id, id, caller.principal.accountId);
    await record(work, caller, {
      action: 'pre-approval.revoked',
      subject: { type: 'pre-approval', id },
      details: { externalId: held.externalId },
      private: { reason },
    });
    return done(true);
  },
);

/** RFC 3339 has years of four digits. */
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

function windowFaults({ windowStart, windowEnd }: NewPreApproval): Fault[] {
  const ends = { windowStart, windowEnd };
  const faults = Object.entries(ends).flatMap(([name, end]) =>
    end === null || (end.getTime() >= earliest && end.getTime() <= latest)
      ? []
      : [{ pointer: `/${name}`, detail: 'lies within the years 1 to 9999' }],
  );
  if (faults.length > 0 || windowStart === null || windowEnd === null || windowStart <= windowEnd)
    return faults;
  return [{ pointer: '/windowEnd', detail: `is not before the start, ${windowStart.toISOString()}` }];
}

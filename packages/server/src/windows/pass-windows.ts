import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { overridersOf } from './passing.views.ts';
import { blockersOf, type Closed } from './why-closed.ts';
import { insertPasses } from './window.store.ts';
import type { Passing } from './window.ts';

type Pass = {
  readonly subject: Passing;
  readonly closed: Closed;
  readonly reason: string;
  /** By which breaking of the glass the caller may override what stands in the way; undefined: by none. */
  readonly breakGlass: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
};

/**
 * Lets one attempt at a stage or a run pass the windows that hold it. For those whom each of them names, and for whoever
 * has broken the glass; refuses everybody else with `window/no-override`, and who may. Whoever calls holds the subject.
 */
export async function passWindows(work: Work, caller: Caller, pass: Pass): Promise<Outcome<true>> {
  const { subject, closed, reason, breakGlass } = pass;
  const project = caller.project.id;
  const who = await overridersOf(work.tx, project, closed.closings);
  const { accountId, username } = caller.principal;
  const missing = who.some((people) => !people.some(({ id }) => id === accountId));
  if (missing && breakGlass === undefined) {
    const names = who.map((people) => people.map((one) => one.username));
    const because = `${username} may not let it pass: ${closed.because}`;
    return refused('window/no-override', because, { blockers: blockersOf(closed, names) });
  }
  const windows = closed.closings.flatMap((closing) => closing.windows.map(({ id }) => id));
  await insertPasses(work.tx, project, subject, windows, accountId);
  await record(work, caller, {
    action: 'window.passed',
    subject: { type: subject.type, id: subject.id },
    details: {
      ...pass.details,
      attempt: subject.attempt,
      windows,
      ...(breakGlass !== undefined && { breakGlass }),
    },
    private: { reason },
  });
  return done(true);
}

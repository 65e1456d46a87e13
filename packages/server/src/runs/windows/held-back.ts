import { type Closed, whyClosed } from '../../windows/why-closed.ts';
import type { Action, Facts, JobFacts } from '../run.ts';

type Begun = Pick<JobFacts, 'status' | 'type' | 'tries'>;

/** Asking people is not yet acting, and what has begun goes on: a call that is tried again has. */
export const wouldBegin = ({ status, type, tries }: Begun): boolean =>
  status === 'pending' && type !== 'approval' && tries === 0;

/**
 * What a run does that has come to a job while the windows of its environments are closed: it waits, and looks again
 * when they are expected to open. Null: they let the job be begun.
 */
export function heldBack(
  { windows, environments, opensAt }: Pick<Facts, 'windows' | 'environments' | 'opensAt'>,
  job: Begun,
  now: Date,
): Action[] | null {
  const closed: Closed | null = wouldBegin(job) ? whyClosed(windows, environments, now) : null;
  if (closed === null) return null;
  const { until, because } = closed;
  return opensAt?.getTime() === until?.getTime() ? [] : [{ do: 'wait-for-window', until, because }];
}

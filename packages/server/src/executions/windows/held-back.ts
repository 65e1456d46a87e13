import { whyClosed } from '../../windows/why-closed.ts';
import type { Action, StageFacts } from '../execution.ts';

/**
 * What a stage does whose gates are behind it while the windows of its environment are closed: it waits, and looks
 * again when they are expected to open. Null: they let it begin its steps.
 */
export function heldBack({ windows, environmentKey, opensAt }: StageFacts, now: Date): Action[] | null {
  const closed = whyClosed(windows, [environmentKey], now);
  if (closed === null) return null;
  const { until, because } = closed;
  return opensAt?.getTime() === until?.getTime() ? [] : [{ do: 'wait-for-window', until, because }];
}

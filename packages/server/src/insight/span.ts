import { done, type Outcome, refused } from '../kernel/outcome.ts';

export type Span = { readonly from: Date; readonly to: Date };

const day = 24 * 3600 * 1000;
/** What is read when nobody says what. */
const usual = 30 * day;
const longest = 400 * day;
/** Up to here a picture holds a bar for each day. */
const byDays = 45 * day;

/**
 * The span that is meant. Without an end it ends now, without a beginning it is a month long. Refuses with
 * `request/invalid` one that ends before it begins, or is longer than 400 days.
 */
export function spanOf(asked: { readonly from?: string; readonly to?: string }, now: Date): Outcome<Span> {
  const to = asked.to === undefined ? now : new Date(asked.to);
  const from = asked.from === undefined ? new Date(to.getTime() - usual) : new Date(asked.from);
  if (from >= to) return fault('to', `has to be later than \`from\`, ${from.toISOString()}`);
  if (to.getTime() - from.getTime() > longest) return fault('from', 'is more than 400 days before `to`');
  return done({ from, to });
}

/** What the span is told in. */
export const bucketOf = ({ from, to }: Span): 'day' | 'week' =>
  to.getTime() - from.getTime() <= byDays ? 'day' : 'week';

const fault = (name: string, detail: string) =>
  refused('request/invalid', `query/${name}: ${detail}.`, {
    faults: [{ pointer: `query/${name}`, detail }],
  });

import type { Work } from '../../kernel/unit-of-work.ts';
import type { Parts } from '../../parts.ts';
import { type Notice, noteGlass } from './notice.store.ts';

/**
 * Tells everybody concerned that the glass was broken, or that it is over: at once, each once, however often this runs.
 * Whoever wants no mail gets this one all the same.
 */
export async function tellOfGlass(
  work: Work,
  { mail, origin }: Pick<Parts, 'mail' | 'origin'>,
  notice: Notice,
): Promise<void> {
  if (mail === null) return;
  const { hostname: host } = new URL(origin);
  for (const id of await noteGlass(work.tx, notice, { now: work.now, host }))
    await work.send('mail.send', { mail: id });
}

import type { Work } from '../kernel/unit-of-work.ts';
import type { Parts } from '../parts.ts';
import { type Ended, mailedBefore, noteAsked, noteEnded, placeInMails } from './tell.store.ts';

type Telling = Pick<Parts, 'mail' | 'origin'>;

/** Tells the people of a level that it waits for them: each once, however often this runs. */
export async function tellApprovers(
  work: Work,
  telling: Telling,
  { project, level }: { project: string; level: string },
): Promise<void> {
  await sendLater(work, telling, project, await noteAsked(work.tx, project, level));
}

/**
 * Reminds people whom a level has asked. Whoever was told gets another mail; whoever is about to be told gets no
 * second one; who has signed meanwhile or left gets none, as ever. Asks nobody whether the caller may.
 */
export async function tellAgain(
  work: Work,
  telling: Telling,
  { project, level, accounts }: { project: string; level: string; accounts: readonly string[] },
): Promise<void> {
  await tellApprovers(work, telling, { project, level });
  await sendLater(work, telling, project, await mailedBefore(work.tx, project, level, accounts));
}

/** Tells who had asked for approvals what became of them: once, however often this runs. */
export async function tellRequesters(work: Work, telling: Telling, ended: readonly Ended[]): Promise<void> {
  const noted = Map.groupBy(await noteEnded(work.tx, ended), ({ project }) => project);
  for (const [project, its] of noted)
    await sendLater(
      work,
      telling,
      project,
      its.map(({ id }) => id),
    );
}

/** Puts notifications into mails, and has these sent when their time comes. Without a mail server they are only kept. */
export async function sendLater(
  work: Work,
  { mail, origin }: Telling,
  project: string,
  notifications: readonly string[],
): Promise<void> {
  if (mail === null || notifications.length === 0) return;
  const due = new Date(work.now.getTime() + mail.collect * 1000);
  const host = new URL(origin).hostname;
  const fresh = await placeInMails(work.tx, project, notifications, { now: work.now, due, host });
  for (const { id, due: after } of fresh) await work.send('mail.send', { mail: id }, { after });
}

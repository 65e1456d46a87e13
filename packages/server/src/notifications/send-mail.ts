import { timeWasOver } from '../approvals/deadline.ts';
import { approvalStateNow } from '../approvals/showing/approval-state.views.ts';
import { showApproval } from '../approvals/showing/show.views.ts';
import type { Db } from '../kernel/database.ts';
import type { Delivery, Letter } from '../kernel/smtp.ts';
import type { Parts } from '../parts.ts';
import { type Topic, topicsOf } from './contents.views.ts';
import { glassSection, glassSubject } from './emergency/glass-letter.ts';
import { glassNewsOf } from './emergency/notice.views.ts';
import { beginAttempt, type Ending, endMail, type Mail, postponeMail } from './mail.store.ts';
import { type Mailing, pauseAfter } from './mailing.ts';
import { type Known, newsOf } from './news.ts';
import { write, writeSections } from './paper.ts';

type Sending = Pick<Parts, 'db' | 'work' | 'metrics' | 'origin'>;

/**
 * Makes one attempt at a mail: claims it, puts together what is still to be said, sends it, and writes what came of it.
 * No transaction is open while the mail server is talked to. Whoever is killed in between leaves the mail as it was
 * claimed, and it goes out again under the same Message-ID.
 */
export async function sendMail(parts: Sending, mailing: Mailing, id: string): Promise<void> {
  const mail = await parts.work((work) => beginAttempt(work.tx, id));
  if (mail === undefined) return;
  const letter = await letterOf(parts, mail);
  if (typeof letter === 'string') return end(parts, mail, 'dropped', letter);
  await settle(parts, mailing, mail, await mailing.deliver(letter));
}

const address = /^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/;

/** The mail as it reads now; or why there is none. */
async function letterOf({ db, origin }: Sending, mail: Mail): Promise<Letter | string> {
  if (mail.email === null || !address.test(mail.email)) return 'There is no address to send it to.';
  const to = { name: mail.name, address: mail.email };
  const glass = await glassNewsOf(db, mail.id);
  if (glass) {
    const written = writeSections(mail.name, glassSubject(glass), [glassSection(origin, glass)]);
    return { ...written, to, messageId: mail.message_id };
  }
  if (mail.wish === 'off') return 'No mail is wanted any more.';
  const known = await knownOf(db, mail.id);
  if (known.length === 0) return 'Nothing in it had still to be said.';
  const written = write(mail.name, newsOf(mail.username, origin, known));
  return { ...written, to, messageId: mail.message_id };
}

async function knownOf(db: Db, mail: string): Promise<Known[]> {
  const known: Known[] = [];
  for (const topic of await topicsOf(db, mail)) {
    const approval = await showApproval(db, topic.project, topic.approval);
    if (approval) known.push({ topic, approval, overAt: await overAt(db, topic) });
  }
  return known;
}

async function overAt(db: Db, { kind, project, approval }: Topic): Promise<Date | null> {
  const ended = kind === 'ended' ? await approvalStateNow(db, project, approval) : undefined;
  return ended ? timeWasOver(ended) : null;
}

async function settle(parts: Sending, mailing: Mailing, mail: Mail, delivery: Delivery): Promise<void> {
  if (delivery.delivered) return end(parts, mail, 'sent', '');
  const pause = delivery.permanent ? null : pauseAfter(mail.attempts, mailing.firstPause);
  if (pause === null) return end(parts, mail, 'failed', delivery.because);
  await parts.work(async (work) => {
    const after = new Date(work.now.getTime() + pause * 1000);
    if (await postponeMail(work.tx, mail, after, delivery.because))
      await work.send('mail.send', { mail: mail.id }, { after });
  });
  parts.metrics.mails.inc({ outcome: 'postponed' });
}

async function end(parts: Sending, mail: Mail, status: Ending, because: string): Promise<void> {
  await parts.work((work) => endMail(work.tx, mail.id, status, because));
  parts.metrics.mails.inc({ outcome: status });
}

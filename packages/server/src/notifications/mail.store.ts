import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import type { Wish } from './preference.store.ts';

export type Mail = {
  readonly id: string;
  readonly message_id: string;
  readonly attempts: number;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly wish: Wish;
};

/**
 * Begins an attempt at a mail: from now on nothing more comes into it. It is due again in ten minutes, by when the
 * attempt has said what came of it, or is lost. Undefined when the mail has ended.
 */
export async function beginAttempt(tx: Tx, mail: string): Promise<Mail | undefined> {
  const { rows } = await sql<Mail>`
    update mail m
    set status = 'sending', attempts = m.attempts + 1, due_at = now() + interval '10 minutes'
    from account a
    where m.id = ${mail} and m.ended_at is null and a.id = m.account_id
    returning m.id, m.message_id, m.attempts, a.username, a.name, a.email,
      coalesce((select p.mail from preference p where p.account_id = a.id), 'digest') as wish
  `.execute(tx);
  return rows[0];
}

export type Ending = 'sent' | 'failed' | 'dropped';

/** Writes how a mail ended, unless that is written already. */
export async function endMail(tx: Tx, mail: string, status: Ending, because: string): Promise<void> {
  await sql`
    update mail
    set status = ${status}, because = ${because}, ended_at = now()
    where id = ${mail} and ended_at is null
  `.execute(tx);
}

/** Writes when a mail is tried again, and why it has to be; answers false when another attempt has begun meanwhile. */
export async function postponeMail(
  tx: Tx,
  { id, attempts }: Pick<Mail, 'id' | 'attempts'>,
  due: Date,
  because: string,
): Promise<boolean> {
  const { rows } = await sql`
    update mail
    set due_at = ${due}, because = ${because}
    where id = ${id} and ended_at is null and attempts = ${attempts}
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Mails whose time came a minute ago and more, and that nobody has seen to: their jobs were lost. */
export async function overdueMails(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update mail
    set due_at = now() + interval '10 minutes'
    where ended_at is null and due_at < now() - interval '1 minute'
    returning id
  `.execute(tx);
  return rows.map(({ id }) => id);
}

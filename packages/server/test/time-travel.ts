import { sql } from 'kysely';
import type { Db } from '../src/kernel/database.ts';

/**
 * Lets so many seconds pass for an approval and its levels: whatever was written down of its times is earlier by that
 * much. Looks that are queued stay where they are.
 */
export async function passFor(db: Db, approval: string, seconds: number): Promise<void> {
  await sql`
    with whole as (
      update approval
      set due_at = due_at - make_interval(secs => ${seconds}),
        remind_at = array(select x - make_interval(secs => ${seconds}) from unnest(remind_at) x order by x)
      where id = ${approval}
    )
    update level
    set due_at = due_at - make_interval(secs => ${seconds}), opened_at = opened_at - make_interval(secs => ${seconds}),
      remind_at = array(select x - make_interval(secs => ${seconds}) from unnest(remind_at) x order by x)
    where approval_id = ${approval}
  `.execute(db);
}

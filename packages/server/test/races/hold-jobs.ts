import type pg from 'pg';

/** Lets whoever plays hold back the jobs that are sent: a trigger that no server knows of. */
export async function makeHold(owner: Pick<pg.Pool, 'query'>): Promise<void> {
  await owner.query(`
    create table race_hold (held boolean not null);
    insert into race_hold values (false);
    create function hold_job() returns trigger language plpgsql security definer as $$
    begin
      if (select held from race_hold) then new.start_after := new.start_after + interval '100 days'; end if;
      return new;
    end $$;
    create trigger hold_job before insert on pgboss.job for each row execute function hold_job();
  `);
}

/** From now on what is sent is not worked. */
export const holdJobs = (owner: pg.Pool) => owner.query('update race_hold set held = true');

/** What was held back is worked, and everything from now on. */
export async function letJobsGo(owner: pg.Pool): Promise<void> {
  await owner.query('update race_hold set held = false');
  await owner.query(
    `update pgboss.job set start_after = start_after - interval '100 days'
     where state = 'created' and start_after > now() + interval '50 days'`,
  );
}

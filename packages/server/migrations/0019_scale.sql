-- Where an account was shown to be known, by a hash of both: guesses that come from elsewhere slow nobody down there.
create table auth.place (
  key      bytea primary key,
  seen_at  timestamptz not null default clock_timestamp()
);
create index place_seen on auth.place (seen_at);
-- A password that another account has made: until its person has chosen one, a session may do nothing else.
alter table auth.account add column "byAnother" boolean not null default false;

-- What lists are narrowed to, and whose they are: of ever more rows they read no more than they show.
create index approval_status on approval (project_id, status, id);
create index execution_status on execution (project_id, status, id);
create index execution_of_snapshot on execution (project_id, snapshot_id, id);
create index run_status on run (project_id, status, id);
create index approver_account on approver (account_id, waiting, id);
create index approver_waiting on approver (id) where waiting;
create index decision_delegate on decision (account_id, project_id, level_id) where on_behalf_of is not null;
create index gate_execution_schedule on gate_execution (id) where type = 'schedule';
create index gate_execution_scheduled on gate_execution (id) where type = 'schedule' and status = 'scheduled';
create index gate_execution_held on gate_execution (project_id, started_at)
  where ended_at is null and status in ('scheduled', 'running');
create index stage_execution_held on stage_execution (project_id, started_at)
  where ended_at is null and status = 'gates-completed';
create index step_execution_run on step_execution (project_id, id) where ended_at is null and type = 'workflow';

-- What stages that were successful have put into environments: what is there now is the last row of each. module is
-- empty where the service as a whole was put there.
create table placed_content (
  project_id          bigint not null,
  environment_id      bigint not null,
  service             text not null,
  module              text not null,
  ended_at            timestamptz not null,
  stage_execution_id  bigint not null,
  primary key (project_id, environment_id, service, module, ended_at, stage_execution_id),
  foreign key (project_id, stage_execution_id) references stage_execution (project_id, id) on delete cascade
);
insert into placed_content
select distinct t.project_id, t.environment_id, c.service, coalesce(c.module, ''), t.ended_at, t.id
from stage_execution t
join execution e on e.project_id = t.project_id and e.id = t.execution_id
join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
cross join jsonb_to_recordset(s.contents) c (service text, module text)
where t.status = 'successful' and t.ended_at is not null;
create function place_content() returns trigger language plpgsql as $$
begin
  insert into placed_content
  select distinct new.project_id, new.environment_id, c.service, coalesce(c.module, ''), new.ended_at, new.id
  from execution e
  join snapshot s on s.project_id = e.project_id and s.id = e.snapshot_id
  cross join jsonb_to_recordset(s.contents) c (service text, module text)
  where e.project_id = new.project_id and e.id = new.execution_id
  on conflict do nothing;
  return null;
end $$;
create trigger place_content after insert or update of status, ended_at on stage_execution for each row
  when (new.status = 'successful' and new.ended_at is not null) execute function place_content();

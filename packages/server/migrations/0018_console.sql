-- A password that somebody else has made, so that two people know it: whoever signs in with it is asked for one of their own.
alter table auth.account add column "given" boolean not null default false;

-- What was done last in an environment: what is in it is read from here.
create index stage_execution_successful on stage_execution (project_id, environment_id, ended_at) where status = 'successful';

-- How long levels waited that were decided in a span of time.
create index level_decided on level (project_id, decided_at) where decided_at is not null;

-- What is shipped, along which pipeline, and how far it has come.

create table pipeline (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  primary key (project_id, id),
  unique (project_id, name)
);

-- At most one draft and one active version of a pipeline; the active one is locked.
create table pipeline_version (
  project_id    bigint not null,
  id            bigint generated always as identity,
  pipeline_id   bigint not null,
  number        int not null,
  status        text not null check (status in ('draft', 'active', 'retired')),
  definition    jsonb not null,
  digest        text not null,
  created_by    bigint references account,
  created_at    timestamptz not null default now(),
  activated_at  timestamptz,
  primary key (project_id, id),
  unique (project_id, pipeline_id, number),
  foreign key (project_id, pipeline_id) references pipeline on delete cascade
);
create unique index pipeline_version_one on pipeline_version (project_id, pipeline_id, status) where status in ('draft', 'active');

create table release (
  project_id   bigint not null references project on delete cascade,
  id           bigint generated always as identity,
  number       int not null,
  title        text not null,
  description  text not null default '',
  pipeline_id  bigint not null,
  status       text not null default 'open' check (status in ('open', 'closed')),
  version      int not null default 1,
  created_by   bigint references account,
  created_at   timestamptz not null default now(),
  closed_at    timestamptz,
  primary key (project_id, id),
  unique (project_id, number),
  foreign key (project_id, pipeline_id) references pipeline
);
-- Foreign APIs name a release without its project; so they do environments, levels, approvers and gates.
create index release_id on release (id);
alter table level add foreign key (project_id, release_id) references release;

-- contents: [{"service", "module", "version", "digest"}], sorted; never changed after insert.
create table snapshot (
  project_id   bigint not null,
  id           bigint generated always as identity,
  release_id   bigint not null,
  number       int not null,
  description  text not null default '',
  contents     jsonb not null,
  digest       text not null,
  created_by   bigint references account,
  created_at   timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, release_id, number),
  foreign key (project_id, release_id) references release
);
create trigger append_only before update or delete or truncate on snapshot for each statement execute function refuse_change();

-- One snapshot going through one pipeline version.
create table execution (
  project_id           bigint not null,
  id                   bigint generated always as identity,
  release_id           bigint not null,
  snapshot_id          bigint not null,
  pipeline_version_id  bigint not null,
  status               text not null check (status in ('running', 'successful', 'failed', 'rejected', 'aborted', 'out-of-date')),
  because              text not null default '',
  version              int not null default 1,
  started_by           bigint references account,
  started_at           timestamptz not null default now(),
  ended_at             timestamptz,
  primary key (project_id, id),
  foreign key (project_id, release_id) references release,
  foreign key (project_id, snapshot_id) references snapshot,
  foreign key (project_id, pipeline_version_id) references pipeline_version
);
-- One execution of a snapshot at a time.
create unique index execution_snapshot on execution (project_id, snapshot_id) where status = 'running';
create index execution_release on execution (project_id, release_id, id);

-- A replay makes a new one with the next attempt. position and name are the stage's in the pipeline version, from 0.
create table stage_execution (
  project_id      bigint not null,
  id              bigint generated always as identity,
  execution_id    bigint not null,
  position        int not null,
  name            text not null,
  attempt         int not null default 1,
  environment_id  bigint not null,
  status          text not null check (status in ('gates-running', 'gates-completed', 'steps-running', 'successful',
                    'gates-failed', 'failed', 'rejected', 'aborted', 'skipped', 'out-of-date')),
  because         text not null default '',
  started_at      timestamptz not null default now(),
  ended_at        timestamptz,
  primary key (project_id, id),
  unique (project_id, execution_id, position, attempt),
  foreign key (project_id, execution_id) references execution,
  foreign key (project_id, environment_id) references environment
);
-- The stages that are under way in an environment: what a change of the environment concerns.
create index stage_execution_environment on stage_execution (project_id, environment_id) where ended_at is null;

-- Steps of one stage of a release run for one snapshot at a time: the row is the holder's. A stage is known by its name,
-- so that executions of two versions of the pipeline keep out of each other's way as well.
create table stage_lock (
  project_id          bigint not null,
  release_id          bigint not null,
  stage               text not null,
  stage_execution_id  bigint not null,
  primary key (project_id, release_id, stage)
);

create table gate_execution (
  project_id          bigint not null,
  id                  bigint generated always as identity,
  stage_execution_id  bigint not null,
  position            int not null,
  name                text not null,
  type                text not null check (type in ('approval', 'schedule', 'check')),
  status              text not null check (status in ('pending-approval', 'scheduled', 'running', 'successful', 'failed',
                        'rejected', 'aborted', 'skipped', 'out-of-date')),
  because             text not null default '',
  approval_id         bigint,
  opens_at            timestamptz,
  deadline            timestamptz,
  callback_hash       bytea unique,
  started_at          timestamptz not null default now(),
  ended_at            timestamptz,
  primary key (project_id, id),
  unique (project_id, stage_execution_id, position),
  foreign key (project_id, stage_execution_id) references stage_execution
);
create index gate_execution_id on gate_execution (id);
create index gate_execution_due on gate_execution (coalesce(opens_at, deadline)) where ended_at is null;

-- attempt counts the tries of one step; each try is claimed before the call goes out, so that none runs twice.
-- next_try_at: not before this instant is a try queued (again).
create table step_execution (
  project_id          bigint not null,
  id                  bigint generated always as identity,
  stage_execution_id  bigint not null,
  position            int not null,
  name                text not null,
  type                text not null check (type in ('http', 'manual')),
  status              text not null check (status in ('pending', 'running', 'waiting', 'successful', 'failed', 'aborted', 'skipped')),
  because             text not null default '',
  attempt             int not null default 0,
  next_try_at         timestamptz,
  deadline            timestamptz,
  callback_hash       bytea unique,
  log                 text not null default '',
  started_at          timestamptz not null default now(),
  ended_at            timestamptz,
  primary key (project_id, id),
  unique (project_id, stage_execution_id, position),
  foreign key (project_id, stage_execution_id) references stage_execution
);
create index step_execution_due on step_execution (coalesce(next_try_at, deadline)) where ended_at is null;

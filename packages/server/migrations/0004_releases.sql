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

-- A replay makes a new one with the next attempt. position is the stage's place in the pipeline, from 0.
create table stage_execution (
  project_id      bigint not null,
  id              bigint generated always as identity,
  execution_id    bigint not null,
  position        int not null,
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
-- Steps of one stage run for one snapshot at a time: the holder is whoever has the row of the stage's release line.
create table stage_lock (
  project_id          bigint not null,
  pipeline_id         bigint not null,
  release_id          bigint not null,
  position            int not null,
  stage_execution_id  bigint not null,
  primary key (project_id, release_id, pipeline_id, position)
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
  callback_hash       bytea unique,
  started_at          timestamptz not null default now(),
  ended_at            timestamptz,
  primary key (project_id, id),
  unique (project_id, stage_execution_id, position),
  foreign key (project_id, stage_execution_id) references stage_execution
);

-- attempt counts the tries of one step; each try is claimed before the call goes out, so that none runs twice.
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

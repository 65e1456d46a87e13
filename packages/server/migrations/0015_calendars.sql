-- When people work, and when environments may be changed.

-- definition: {"timeZone", "spans", "without"}; null: it is read from a feed, and could not be yet. source: the address
-- of that iCalendar feed, source_zone: the time zone of what in it has none, read_at: when it was last read, error: why
-- it could not be the last time.
create table calendar (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  definition  jsonb,
  source      text,
  source_zone text,
  read_at     timestamptz,
  error       text,
  version     int not null default 1,
  updated_at  timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, name),
  check (definition is not null or source is not null)
);

-- freeze: nothing is begun in its environments while its calendar is on. allow: only while it is on; where an
-- environment has several of them, while any is. environments: their keys; empty: all of the project. overriders: who
-- may act all the same, as references.
create table deploy_window (
  project_id    bigint not null references project on delete cascade,
  id            bigint generated always as identity,
  name          text not null,
  kind          text not null check (kind in ('freeze', 'allow')),
  environments  text[] not null default '{}',
  calendar      text not null,
  override      jsonb not null default '[]',
  version       int not null default 1,
  updated_at    timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, name),
  foreign key (project_id, calendar) references calendar (project_id, name)
);

-- That somebody who may let one attempt at a stage or a run act outside a window. The reason is in the ledger.
create table window_pass (
  project_id    bigint not null references project on delete cascade,
  subject_type  text not null check (subject_type in ('stage', 'run')),
  subject_id    bigint not null,
  attempt       int not null,
  window_id     bigint not null,
  account_id    bigint not null references account,
  created_at    timestamptz not null default now(),
  primary key (project_id, subject_type, subject_id, attempt, window_id),
  foreign key (project_id, window_id) references deploy_window on delete cascade
);

-- When the windows that hold it are expected to let it go on; null: none does, or nobody knows.
alter table stage_execution add column opens_at timestamptz;
alter table run add column opens_at timestamptz;
create index stage_execution_opens on stage_execution (opens_at) where ended_at is null and opens_at is not null;
create index run_opens on run (opens_at) where ended_at is null and opens_at is not null;

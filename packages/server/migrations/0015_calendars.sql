-- When people work, and when environments may be changed.

-- definition: {"timeZone", "spans", "without"}. source: the address of the iCalendar feed it is read from, and when
-- it was read last; null: written here.
create table calendar (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  definition  jsonb not null,
  version     int not null default 1,
  updated_at  timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, name)
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

-- That somebody who may let one stage or run act outside the windows. The reason is in the ledger.
create table window_pass (
  project_id    bigint not null references project on delete cascade,
  subject_type  text not null check (subject_type in ('stage', 'run')),
  subject_id    bigint not null,
  account_id    bigint not null references account,
  created_at    timestamptz not null default now(),
  primary key (project_id, subject_type, subject_id)
);

-- Pre-approvals: permission given in advance by an outside system: who, when, where and what.

-- external_id is the outside system's own number, unique over the whole instance. An empty list of executors,
-- environments or services means: any. executors: [{"name", "email"} or {"username"}]; services: [{"service",
-- "module"}]. Both ends of the window belong to it; null: open on that side.
create table pre_approval (
  project_id    bigint not null references project on delete cascade,
  id            bigint generated always as identity,
  external_id   text not null unique,
  valid         boolean not null,
  environments  text[] not null default '{}',
  services      jsonb not null default '[]',
  executors     jsonb not null default '[]',
  window_start  timestamptz,
  window_end    timestamptz,
  single_use    boolean not null default false,
  version       int not null default 1,
  created_by    bigint references account,
  created_at    timestamptz not null default now(),
  revoked_by    bigint references account,
  revoked_at    timestamptz,
  primary key (project_id, id)
);
-- Clients of Zadig name a form by its id alone.
create index pre_approval_id on pre_approval (id);
create index pre_approval_newest on pre_approval (project_id, created_at desc, id desc);
alter table run add foreign key (project_id, pre_approval_id) references pre_approval;
create index run_pre_approval on run (project_id, pre_approval_id) where pre_approval_id is not null;

-- Who there is: accounts, groups, projects, members, roles, machine tokens.

create table project (
  id          bigint generated always as identity primary key,
  key         text not null unique,
  name        text not null,
  created_at  timestamptz not null default now()
);

-- A person (who signs in through the schema auth) or a service account (which has tokens only).
create table account (
  id             bigint generated always as identity primary key,
  kind           text not null check (kind in ('person', 'service')),
  username       text not null unique,
  name           text not null,
  email          text,
  administrator  boolean not null default false,
  auth_user_id   bigint unique,
  disabled_at    timestamptz,
  created_at     timestamptz not null default now()
);
create unique index account_email on account (lower(email)) where email is not null;

create table account_group (
  id          bigint generated always as identity primary key,
  name        text not null unique,
  created_at  timestamptz not null default now()
);

create table group_member (
  group_id    bigint not null references account_group on delete cascade,
  account_id  bigint not null references account on delete cascade,
  primary key (group_id, account_id)
);
create index group_member_account on group_member (account_id);

-- Access to a project: one account or one group, at one of three heights.
create table member (
  project_id  bigint not null references project on delete cascade,
  account_id  bigint references account on delete cascade,
  group_id    bigint references account_group on delete cascade,
  access      text not null check (access in ('viewer', 'operator', 'maintainer')),
  check (num_nonnulls(account_id, group_id) = 1)
);
create unique index member_account on member (project_id, account_id) where account_id is not null;
create unique index member_group on member (project_id, group_id) where group_id is not null;

-- A named set of people of a project, such as "QA Manager"; approvers are named by it.
create table role (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  primary key (project_id, id),
  unique (project_id, name)
);

create table role_member (
  project_id  bigint not null,
  role_id     bigint not null,
  account_id  bigint references account on delete cascade,
  group_id    bigint references account_group on delete cascade,
  check (num_nonnulls(account_id, group_id) = 1),
  foreign key (project_id, role_id) references role on delete cascade
);
create unique index role_member_account on role_member (project_id, role_id, account_id) where account_id is not null;
create unique index role_member_group on role_member (project_id, role_id, group_id) where group_id is not null;

-- Only the SHA-256 of a token is stored. scopes null: whatever the account may.
create table token (
  id          bigint generated always as identity primary key,
  account_id  bigint not null references account on delete cascade,
  name        text not null,
  hash        bytea not null unique,
  scopes      text[],
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  revoked_at  timestamptz
);
-- The name of a revoked token is free again.
create unique index token_name on token (account_id, name) where revoked_at is null;
create index token_account on token (account_id, id);

-- One number that moves whenever people, groups, members or roles change. A decision is written only if it still
-- has the value it had when the decision's people were read. A single row: such changes are rare, decisions are not.
create table people_revision (
  single boolean primary key default true check (single),
  value  bigint not null default 1
);
insert into people_revision default values;

create function people_changed() returns trigger language plpgsql as $$
begin
  update people_revision set value = value + 1;
  return null;
end $$;

create trigger people_changed after insert or update or delete on account for each statement execute function people_changed();
create trigger people_changed after insert or update or delete on group_member for each statement execute function people_changed();
create trigger people_changed after insert or update or delete on member for each statement execute function people_changed();
create trigger people_changed after insert or update or delete on role_member for each statement execute function people_changed();
create trigger people_changed after update or delete on token for each statement execute function people_changed();

-- The height at which an account stands in a project, by itself or through a group; null: not a member.
create function access_of(wanted_project bigint, wanted_account bigint) returns text language sql stable as $$
  select access
  from member m
  where m.project_id = wanted_project
    and (m.account_id = wanted_account
      or m.group_id in (select g.group_id from group_member g where g.account_id = wanted_account))
  order by array_position(array['maintainer', 'operator', 'viewer'], access)
  limit 1
$$;

create table environment (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  key         text not null,
  name        text not null,
  primary key (project_id, id),
  unique (project_id, key)
);
create index environment_id on environment (id);

create table service (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  modules     text[] not null default '{}',
  primary key (project_id, id),
  unique (project_id, name)
);

-- The answer to a POST that carried an Idempotency-Key, kept for a day. caller is an account's id, or "open" where no
-- credential is needed. answer is sealed with the instance's secret, because it may hold a token that is shown once.
-- acted is set in the transaction of the request's effect: without an answer it says that the answer was lost.
create table idempotency (
  caller        text not null,
  key           bytea not null,
  request_hash  bytea not null,
  claim         uuid not null default gen_random_uuid(),
  claimed_at    timestamptz not null default clock_timestamp(),
  acted         boolean not null default false,
  status        int,
  answer        bytea,
  primary key (caller, key)
);
create index idempotency_claimed on idempotency (claimed_at);

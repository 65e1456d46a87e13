-- Policies, and the approvals made from them.

create table policy (
  project_id  bigint not null references project on delete cascade,
  id          bigint generated always as identity,
  name        text not null,
  version     int not null default 1,
  definition  jsonb not null,
  updated_at  timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, name)
);

-- One question put to people about one subject at one digest. policy is the frozen definition. subject_digest is what
-- is being approved; subject_now follows the subject: when they differ, decisions are refused as stale. overriders
-- names, as a level's sources do, those to whom the policy (or, without one, the gate) grants an override.
-- Without a policy its levels are added by hand.
-- version moves with every change and guards every write.
create table approval (
  project_id      bigint not null references project on delete cascade,
  id              bigint generated always as identity,
  title           text not null,
  subject_type    text not null,
  subject_id      bigint not null,
  subject_digest  text not null,
  subject_now     text not null,
  policy_id       bigint,
  policy_version  int,
  policy          jsonb,
  overriders      jsonb not null default '[]',
  requested_by    bigint references account,
  status          text not null check (status in ('open', 'approved', 'rejected', 'withdrawn', 'overridden', 'superseded')),
  version         int not null default 1,
  created_at      timestamptz not null default now(),
  decided_at      timestamptz,
  primary key (project_id, id),
  check (num_nulls(policy_id, policy_version, policy) in (0, 3))
);
create index approval_subject on approval (project_id, subject_type, subject_id);
create index approval_open on approval (project_id, created_at) where status = 'open';

-- People and a rule. Levels of the same ordinal run side by side. sources names the approvers as the policy does:
-- [{"kind": "user" | "group" | "role" | "maintainers", "id": "42", "name": "QA Manager"}].
-- A level added by hand before its gate has opened belongs to a stage of a release, and to the approval from then on.
-- created_by: who added it by hand; null: made by a policy. overridden: decided by somebody in place of its people.
create table level (
  project_id   bigint not null,
  id           bigint generated always as identity,
  approval_id  bigint,
  release_id   bigint,
  stage        text,
  ordinal      int not null,
  name         text not null,
  rule         text not null check (rule in ('anyone', 'everyone', 'first-response', 'percent', 'majority', 'at-least')),
  threshold    int,
  sources      jsonb not null,
  status       text not null check (status in ('waiting', 'open', 'approved', 'rejected', 'closed')),
  overridden   boolean not null default false,
  created_by   bigint references account,
  created_at   timestamptz not null default now(),
  opened_at    timestamptz,
  decided_at   timestamptz,
  primary key (project_id, id),
  check (num_nonnulls(approval_id, release_id) = 1 and num_nonnulls(approval_id, stage) = 1),
  foreign key (project_id, approval_id) references approval on delete cascade
);
create index level_approval on level (project_id, approval_id, ordinal, id);
create index level_id on level (id);
create index level_planned on level (project_id, release_id, stage) where release_id is not null;

-- A person asked on a level, written when the level opens; asked_at is null for those named by hand before. id is the "approval" of systems that number these.
-- waiting: the level is open and this person has not signed; it is what the inbox reads.
create table approver (
  project_id   bigint not null,
  id           bigint generated always as identity,
  level_id     bigint not null,
  approval_id  bigint,
  account_id   bigint not null references account,
  waiting      boolean not null default true,
  asked_at     timestamptz default now(),
  primary key (project_id, level_id, account_id),
  unique (project_id, id),
  foreign key (project_id, level_id) references level on delete cascade
);
create index approver_inbox on approver (account_id, asked_at, id) where waiting;
create index approver_approval on approver (project_id, approval_id);
create index approver_id on approver (id);

-- One person's signature on a level. Insert-only. entry_seq is its ledger entry, whose disclosures hold the comment; no
-- foreign key, because the owner of ledger_entry has given up the right to lock its rows (see 0002).
create table decision (
  project_id   bigint not null,
  id           bigint generated always as identity,
  approval_id  bigint not null,
  level_id     bigint not null,
  account_id   bigint not null references account,
  verdict      text not null check (verdict in ('approve', 'reject')),
  digest       text not null,
  via          text not null,
  entry_seq    bigint not null,
  decided_at   timestamptz not null,
  primary key (project_id, level_id, account_id),
  unique (project_id, id),
  foreign key (project_id, approval_id) references approval,
  foreign key (project_id, level_id) references level
);
create index decision_approval on decision (project_id, approval_id);
create trigger append_only before update or delete or truncate on decision for each statement execute function refuse_change();

-- The accounts that a level's sources mean now. Disabled accounts are nobody.
create function people_of(wanted_project bigint, sources jsonb) returns table (account_id bigint) language sql stable as $$
  select distinct a.id
  from jsonb_to_recordset(sources) as s (kind text, id bigint)
  join lateral (
    select s.id as account_id where s.kind = 'user'
    union all
    select g.account_id from group_member g where s.kind = 'group' and g.group_id = s.id
    union all
    select r.account_id from role_member r
    where s.kind = 'role' and r.project_id = wanted_project and r.role_id = s.id and r.account_id is not null
    union all
    select g.account_id from role_member r join group_member g on g.group_id = r.group_id
    where s.kind = 'role' and r.project_id = wanted_project and r.role_id = s.id
    union all
    select coalesce(m.account_id, g.account_id)
    from member m
    left join group_member g on g.group_id = m.group_id
    where s.kind = 'maintainers' and m.project_id = wanted_project and m.access = 'maintainer'
  ) p on true
  join account a on a.id = p.account_id and a.disabled_at is null
$$;

-- That a person was told of a level that opened. Delivery reads what is new here.
create table notification (
  project_id   bigint not null,
  id           bigint generated always as identity,
  account_id   bigint not null references account,
  approval_id  bigint not null,
  level_id     bigint not null,
  created_at   timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, level_id, account_id),
  foreign key (project_id, level_id) references level on delete cascade
);

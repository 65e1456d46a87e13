-- Rules that organisations live by: distinct people, deadlines, conditions, what newer snapshots do, inputs.

-- Who wrote the version in force, and who else has confirmed it: nobody is judged by a rule that only they changed.
alter table policy add column written_by bigint references account;
alter table policy add column confirmed_by bigint references account;

-- lane: approvals of one lane ask the same about one snapshot after the other; on_newer: what a newer one in it means
-- for this. previous_id: what asked the same before its subject changed. by_rule: approved without people, and why.
-- due_at, on_due, remind_at: until when it may be decided, what becomes of it then, and when people are reminded.
-- context: what its conditions were judged by.
alter table approval drop constraint approval_status_check;
alter table approval add check (status in ('open', 'approved', 'rejected', 'withdrawn', 'overridden', 'superseded', 'expired'));
alter table approval
  add column distinct_people  boolean not null default false,
  add column lane             text,
  add column on_newer         text not null default 'ignore' check (on_newer in ('retire', 'confirm', 'ignore')),
  add column previous_id      bigint,
  add column by_rule          text,
  add column due_at           timestamptz,
  add column on_due           text check (on_due in ('reject', 'expire')),
  add column remind_at        timestamptz[] not null default '{}',
  add column context          jsonb not null default '{}',
  add check ((due_at is null) = (on_due is null)),
  add foreign key (project_id, previous_id) references approval;
create index approval_lane on approval (project_id, lane, id) where status = 'open' and lane is not null;
create index approval_due on approval (due_at) where status = 'open' and due_at is not null;

-- people_only: neither service accounts nor agents. deadline is frozen: {"within", "working", "remind", "onTimeout",
-- "escalate": {"sources", "replace", "within", "onTimeout"}}, times in milliseconds. Who is handed a level by escalation is
-- among its sources from then on. stuck: its people cannot satisfy it any more. because: why it does not apply.
-- input: what its approvers are asked for; input_value: what they said, the same for all of them.
alter table level drop constraint level_status_check;
alter table level add check (status in ('waiting', 'open', 'approved', 'rejected', 'closed', 'not-applicable'));
alter table level
  add column people_only  boolean not null default false,
  add column because      text not null default '',
  add column deadline     jsonb,
  add column due_at       timestamptz,
  add column remind_at    timestamptz[] not null default '{}',
  add column escalated    boolean not null default false,
  add column timed_out    boolean not null default false,
  add column stuck        boolean not null default false,
  add column input        jsonb,
  add column input_value  jsonb;
create index level_due on level (due_at) where status = 'open' and due_at is not null;

-- Whose seat was signed, when it was another's: "bob for ann".
alter table decision add column on_behalf_of bigint references account;
create unique index decision_seat on decision (project_id, level_id, coalesce(on_behalf_of, account_id));

-- A token that an agent uses in a person's name: what only people may do, it may not.
alter table token add column agent boolean not null default false;

-- From one person to another, between two instants. project_id null: in every project; role_id: only where that role is
-- asked. The seat stays the first one's: while a delegation is in force the other sits on it.
create table delegation (
  id            bigint generated always as identity primary key,
  from_id       bigint not null references account,
  to_id         bigint not null references account,
  project_id    bigint references project on delete cascade,
  role_id       bigint,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null,
  withdrawn_at  timestamptz,
  created_by    bigint references account,
  created_at    timestamptz not null default now(),
  check (from_id <> to_id),
  check (ends_at > starts_at),
  check (role_id is null or project_id is not null),
  foreign key (project_id, role_id) references role on delete cascade
);
create index delegation_from on delegation (from_id, ends_at) where withdrawn_at is null;
create index delegation_to on delegation (to_id, ends_at) where withdrawn_at is null;
create trigger people_changed after insert or update or delete on delegation for each statement execute function people_changed();

-- Who sits on a person's seat at an instant: the one it was delegated to, if they may sign here, else the person. Of
-- several delegations the first; they are not made to overlap.
create function holder_of(wanted_project bigint, seat bigint, sources jsonb, barred bigint[], people_only boolean, at timestamptz)
returns bigint language sql stable as $$
  select coalesce((
    select d.to_id
    from delegation d
    join account a on a.id = d.to_id and a.disabled_at is null
    where d.from_id = seat and d.withdrawn_at is null and d.starts_at <= at and d.ends_at > at
      and (d.project_id is null or d.project_id = wanted_project)
      and (d.role_id is null or sources @> jsonb_build_array(jsonb_build_object('kind', 'role', 'id', d.role_id::text)))
      and d.to_id <> all (barred)
      and (a.kind = 'person' or not people_only)
      and (a.administrator or access_of(wanted_project, a.id) is not null)
    order by d.id
    limit 1
  ), seat)
$$;

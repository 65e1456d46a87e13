-- Rules that organisations live by: distinct people, deadlines, conditions, what newer snapshots do, inputs.

-- Who wrote the version in force, and who else has confirmed it: nobody is judged by a rule that only they changed.
alter table policy add column written_by bigint references account;
alter table policy add column confirmed_by bigint references account;

-- lane: approvals of one lane ask the same about one snapshot after the other, of which a higher lane_place is newer;
-- on_newer: what a newer one in it means for this. previous_id: what asked the same before its subject changed. by_rule: approved without people, and why.
-- due_at, on_due, remind_at: until when it may be decided, what becomes of it then, and when people are reminded.
-- context: what its conditions were judged by. makers: {"requester", "authors", "committers"}, account ids.
alter table approval drop constraint approval_status_check;
alter table approval add check (status in ('open', 'approved', 'rejected', 'withdrawn', 'overridden', 'superseded', 'expired'));
alter table approval
  add column distinct_people  boolean not null default false,
  add column lane             text,
  add column lane_place       int,
  add column on_newer         text not null default 'ignore' check (on_newer in ('retire', 'confirm', 'ignore')),
  add column previous_id      bigint,
  add column by_rule          text,
  add column due_at           timestamptz,
  add column on_due           text check (on_due in ('reject', 'expire')),
  add column remind_at        timestamptz[] not null default '{}',
  add column context          jsonb not null default '{}',
  add column makers           jsonb not null default '{}',
  add check ((due_at is null) = (on_due is null)),
  add check ((lane is null) = (lane_place is null)),
  add foreign key (project_id, previous_id) references approval;
create index approval_lane on approval (project_id, lane, lane_place) where lane is not null;
-- By when time changes something next: the first reminder still to come, or else the end.
create index approval_due on approval (coalesce(remind_at[1], due_at)) where status = 'open' and due_at is not null;

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
create index level_due on level (coalesce(remind_at[1], due_at)) where status = 'open' and due_at is not null;
create index level_stuck on level (project_id, approval_id) where stuck and status in ('waiting', 'open');
create index level_waiting on level (project_id, approval_id) where status = 'waiting' and approval_id is not null;

-- Whose seat was signed, when it was another's: "bob for ann".
alter table decision add column on_behalf_of bigint references account;
create unique index decision_seat on decision (project_id, level_id, coalesce(on_behalf_of, account_id));

-- A token that an agent uses in a person's name: what only people may do, it may not.
alter table token add column agent boolean not null default false;

-- From one person to another, between two instants. project_id null: in every project; role_id: only where that role is
-- asked. The seat stays the first one's: while a delegation is in force the other sits on it. stands: those it is about
-- have been told that it has begun, and not yet that it is over.
create table delegation (
  id            bigint generated always as identity primary key,
  from_id       bigint not null references account,
  to_id         bigint not null references account,
  project_id    bigint references project on delete cascade,
  role_id       bigint,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null,
  withdrawn_at  timestamptz,
  stands        boolean not null default false,
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

-- Whose seats may be others from an instant on: open approvals that ask them are looked at then, because a level may be
-- stuck by it, or not be any more. Written by triggers, so that no way to change people can be forgotten, and taken out
-- by the look. queued: its look, which is later, is. Whoever notes one rings for it.
create table people_change (
  id          bigint generated always as identity primary key,
  account_id  bigint not null,
  due_at      timestamptz not null default now(),
  queued      boolean not null default false
);
create index people_change_due on people_change (due_at);

create function ring_people() returns trigger language plpgsql as $$
begin
  perform pg_notify('countersign', 'people');
  return null;
end $$;
create trigger ring_people after insert on people_change for each statement execute function ring_people();

-- For rows that name an account or a group.
create function note_people() returns trigger language plpgsql as $$
begin
  insert into people_change (account_id)
  select (n.named ->> 'account_id')::bigint
  from (values (to_jsonb(old)), (to_jsonb(new))) n (named)
  where n.named ->> 'account_id' is not null
  union
  select g.account_id
  from (values (to_jsonb(old)), (to_jsonb(new))) n (named)
  join group_member g on g.group_id = (n.named ->> 'group_id')::bigint
  where n.named ->> 'account_id' is null;
  return null;
end $$;
create trigger note_people after insert or update or delete on group_member for each row execute function note_people();
create trigger note_people after insert or update or delete on member for each row execute function note_people();
create trigger note_people after insert or update or delete on role_member for each row execute function note_people();

create function note_account() returns trigger language plpgsql as $$
begin
  insert into people_change (account_id) values (new.id);
  return null;
end $$;
create trigger note_account after update on account for each row
  when (old.disabled_at is distinct from new.disabled_at or old.administrator <> new.administrator or old.kind <> new.kind)
  execute function note_account();

-- A delegation changes something when it is written, when it begins and when it ends. Both sides: who sits on two seats
-- counts once.
create function note_delegation() returns trigger language plpgsql as $$
begin
  insert into people_change (account_id, due_at)
  select person, greatest(at, now())
  from (values (old.from_id), (old.to_id), (new.from_id), (new.to_id)) p (person),
    (values (now()), (new.starts_at), (new.ends_at)) t (at)
  where person is not null and at is not null
  group by person, greatest(at, now());
  return null;
end $$;
create trigger note_delegation after insert or update or delete on delegation for each row execute function note_delegation();

-- asked: a level opened, and this person may sign. reminded: they still can, and the time is running out. warned: who
-- asked is told that it is. escalated: who asked is told that others are asked. stuck: those who can mend it are told
-- that a level's people cannot satisfy it any more. ended: what this person had asked for is decided.
-- moment: which of several reminders, warnings and so on it is.
alter table notification drop constraint notification_project_id_level_id_account_id_key;
alter table notification drop constraint notification_kind_check;
alter table notification drop constraint notification_check;
alter table notification
  add column moment timestamptz,
  add check (kind in ('asked', 'reminded', 'warned', 'escalated', 'stuck', 'ended')),
  add check (kind not in ('asked', 'reminded', 'escalated', 'stuck') or level_id is not null),
  add check ((kind in ('asked', 'ended')) = (moment is null));
create unique index notification_asked on notification (project_id, level_id, account_id) where kind = 'asked';
create unique index notification_moment on notification (project_id, approval_id, coalesce(level_id, 0), account_id, kind, moment)
  where moment is not null;

-- Who can sign a person's seat on a level at an instant; null: nobody, because the level is not open, or the seat is
-- signed, left or spent. It says what approvals/seats.ts says, for lists.
create function signer_of(wanted_project bigint, wanted_level bigint, seat bigint, at timestamptz)
returns bigint language plpgsql stable as $$
declare
  asked record;
  about record;
  holder bigint;
begin
  -- It is asked for every row of long lists: each row by its key and by nothing else, one after the other.
  select l.status, l.approval_id, l.sources, l.people_only into asked
  from level l
  where l.project_id = wanted_project and l.id = wanted_level;
  if asked.status is distinct from 'open' then return null; end if;

  select ap.status, ap.barred, ap.distinct_people into about
  from approval ap
  where ap.project_id = wanted_project and ap.id = asked.approval_id;
  if about.status is distinct from 'open' or seat = any (about.barred) then return null; end if;

  holder := holder_of(wanted_project, seat, asked.sources, about.barred, asked.people_only, at);
  if exists (
    select from decision d
    where d.project_id = wanted_project and d.approval_id = asked.approval_id
      and case when d.level_id = wanted_level then holder = d.account_id or seat = coalesce(d.on_behalf_of, d.account_id)
        else about.distinct_people and (d.account_id in (seat, holder) or d.on_behalf_of in (seat, holder)) end
  ) then return null; end if;

  if asked.people_only and not exists (select from account a where a.id = seat and a.kind = 'person') then return null; end if;
  if not exists (select from people_of(wanted_project, asked.sources) p where p.account_id = seat) then return null; end if;
  return holder;
end $$;

-- The ledger: what happened, written in the transaction in which it happened, never changed.

-- Transaction numbers grow for as long as a cluster lives. A dump restored into a younger cluster would begin again
-- below the entries it brings; `ahead` is then added to the cluster's own numbers (see ledger_keep_pace).
create table ledger_clock (
  single boolean primary key default true check (single),
  ahead  bigint not null default 0
);
insert into ledger_clock default values;

-- entry is the exact RFC 8785 text that was hashed; the other columns are for looking up and repeat what it says.
-- project_id is null for what concerns the whole instance.
-- seq names an entry but does not order what a reader may follow: numbers are drawn before commits, and transactions
-- commit in any order. (xact, seq) does, for entries whose xact is below ledger_horizon(): nothing can come in front
-- of these any more.
create table ledger_entry (
  seq           bigint generated always as identity primary key,
  project_id    bigint,
  entry         text not null,
  hash          bytea not null,
  action        text not null,
  actor_id      bigint,
  subject_type  text not null,
  subject_id    text not null,
  at            timestamptz not null,
  xact          bigint not null
);
create index ledger_entry_position on ledger_entry (xact, seq);
create index ledger_entry_project on ledger_entry (project_id, xact, seq);
create index ledger_entry_subject on ledger_entry (project_id, subject_type, subject_id, xact, seq);
create index ledger_entry_actor on ledger_entry (project_id, actor_id, xact, seq);
create index ledger_entry_action on ledger_entry (project_id, action, xact, seq);
-- Entries lie on disk nearly in the order of time, so that a summary of ranges is enough, and costs a write nothing.
create index ledger_entry_at on ledger_entry using brin (at) with (autosummarize = on);

-- The number of the transaction under way, as ledger_entry.xact holds it.
create function ledger_xact() returns bigint language sql stable as $$
  select pg_current_xact_id()::text::bigint + ahead from ledger_clock
$$;

-- Entries below this were written by transactions that have ended, and so was everything before them. It must see the
-- snapshot of the statement that calls it, hence stable.
create function ledger_horizon() returns bigint language sql stable as $$
  select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ahead from ledger_clock
$$;

-- Called at every start: moves the clock ahead if this cluster counts below what the ledger holds already.
create function ledger_keep_pace() returns void language sql volatile as $$
  update ledger_clock
  set ahead = (select max(xact) from ledger_entry) + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  where (select max(xact) from ledger_entry) >= ahead + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
$$;

-- What an entry names only by a salted digest: comments, reasons, addresses. The only table from which personal
-- data may be erased; the entry stays and still verifies. No foreign key here and below: entries are never deleted,
-- and the check would lock, and so write to, each entry once more.
create table ledger_disclosure (
  seq         bigint not null,
  digest      text not null,
  disclosure  text not null,
  primary key (seq, digest)
);

-- Entries that no checkpoint of a Merkle log covers yet.
create table ledger_pending (
  seq  bigint primary key
);

create function ledger_note() returns trigger language plpgsql as $$
begin
  insert into ledger_pending (seq) select seq from written;
  return null;
end $$;
create trigger ledger_note after insert on ledger_entry referencing new table as written
  for each statement execute function ledger_note();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete or truncate on ledger_entry for each statement execute function refuse_change();

-- The role that migrates is the role that serves: it takes the right from itself. (A superuser has it regardless.)
revoke update, delete, truncate on ledger_entry from current_user;

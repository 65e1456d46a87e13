-- The ledger: what happened, written in the transaction in which it happened, never changed.

-- entry is the exact RFC 8785 text that was hashed; the other columns are for looking up and repeat what it says.
-- project_id is null for what concerns the whole instance. xact lets a follower read only what no transaction
-- still under way can precede.
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
  xact          xid8 not null default pg_current_xact_id()
);
create index ledger_entry_project on ledger_entry (project_id, seq);
create index ledger_entry_subject on ledger_entry (project_id, subject_type, subject_id, seq);
create index ledger_entry_actor on ledger_entry (project_id, actor_id, seq);
create index ledger_entry_at on ledger_entry (project_id, at);

-- What an entry names only by a salted digest: comments, reasons, addresses. The only table from which personal
-- data may be erased; the entry stays and still verifies.
create table ledger_disclosure (
  seq         bigint not null references ledger_entry,
  digest      text not null,
  disclosure  text not null,
  primary key (seq, digest)
);

-- Entries that no checkpoint of a Merkle log covers yet.
create table ledger_pending (
  seq  bigint primary key references ledger_entry
);

create function ledger_note() returns trigger language plpgsql as $$
begin
  insert into ledger_pending (seq) values (new.seq);
  return null;
end $$;
create trigger ledger_note after insert on ledger_entry for each row execute function ledger_note();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete or truncate on ledger_entry for each statement execute function refuse_change();

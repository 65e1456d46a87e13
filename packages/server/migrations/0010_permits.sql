-- Permits: what an executor redeems before it acts. No permit, no action.

-- subject: an attempt at a stage, or an attempt at a run. executor: the account that may redeem it; null: this server.
-- One executor acts once for one attempt at a subject: unique where it is not revoked. secret_hash: of the token an
-- outside executor presents; null for our own. digest: of all that was approved.
create table permit (
  project_id       bigint not null references project on delete cascade,
  id               bigint generated always as identity,
  subject_type     text not null check (subject_type in ('stage', 'run')),
  subject_id       bigint not null,
  attempt          int not null,
  executor         bigint references account,
  digest           text not null,
  inputs_digest    text not null,
  environments     text[] not null,
  services         jsonb not null,
  pre_approval_id  bigint,
  status           text not null check (status in ('issued', 'redeemed', 'revoked')),
  secret_hash      bytea unique,
  issued_at        timestamptz not null default now(),
  expires_at       timestamptz not null,
  redeemed_at      timestamptz,
  revoked_at       timestamptz,
  primary key (project_id, id),
  foreign key (project_id, pre_approval_id) references pre_approval
);
create unique index permit_once on permit (project_id, subject_type, subject_id, attempt, coalesce(executor, 0)) where status <> 'revoked';
create index permit_pre_approval on permit (project_id, pre_approval_id) where pre_approval_id is not null and status = 'redeemed';
alter table run add foreign key (project_id, permit_id) references permit;

-- Break-glass: for an emergency, somebody may override whatever stands in the way, for a while, and answers for it.

-- Who may, who reviews it, and for how long at most. people and reviewers are references as policies have them.
create table break_glass_rule (
  project_id      bigint primary key references project on delete cascade,
  people          jsonb not null,
  reviewers       jsonb not null,
  longest         int not null,
  review_within   text not null,
  version         int not null default 1,
  updated_at      timestamptz not null default now()
);

-- One use of it. Its reason is in the ledger. approval_id: the review by others; until that has ended, nobody in the
-- project breaks the glass again.
create table break_glass (
  project_id   bigint not null references project on delete cascade,
  id           bigint generated always as identity,
  account_id   bigint not null references account,
  approval_id  bigint,
  started_at   timestamptz not null,
  ends_at      timestamptz not null,
  closed_at    timestamptz,
  primary key (project_id, id),
  foreign key (project_id, approval_id) references approval
);
create index break_glass_account on break_glass (project_id, account_id, ends_at);

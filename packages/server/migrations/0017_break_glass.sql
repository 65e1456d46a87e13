-- Break-glass: for an emergency, somebody may override whatever stands in the way, for a while, and answers for it.

-- Who may, who reviews it, and for how long at most. people and reviewers are references as policies have them.
-- written_by, confirmed_by: who wrote it as it is, and who else stands behind it. Nobody acts by a rule of their own.
create table break_glass_rule (
  project_id      bigint primary key references project on delete cascade,
  people          jsonb not null,
  reviewers       jsonb not null,
  longest         int not null,
  review_within   text not null,
  written_by      bigint not null references account,
  confirmed_by    bigint references account,
  version         int not null default 1,
  updated_at      timestamptz not null default now()
);

-- One use of it. Its reason is in the ledger. sources: what the people of the rule were when it was broken; who is none
-- of them any more has lost it. approval_id: the review by others; until that is decided, nobody in the project breaks
-- the glass again, and once it is, nothing more is done by it. closed_at: when its end was written down, whether it
-- came by hand, by the review or by its time.
create table break_glass (
  project_id   bigint not null references project on delete cascade,
  id           bigint generated always as identity,
  account_id   bigint not null references account,
  sources      jsonb not null,
  approval_id  bigint,
  started_at   timestamptz not null,
  ends_at      timestamptz not null,
  closed_at    timestamptz,
  primary key (project_id, id),
  foreign key (project_id, approval_id) references approval
);
create index break_glass_account on break_glass (project_id, account_id, ends_at);
create index break_glass_unclosed on break_glass (ends_at) where closed_at is null;
-- What is decided on who has broken it is decided anew when that changes.
create trigger people_changed after insert or update on break_glass for each statement execute function people_changed();

-- Who may override what stands in the way in a project, at an instant, and which breaking of the glass lets them.
create function emergency_of(wanted_project bigint, at timestamptz)
returns table (account_id bigint, glass_id bigint) language sql stable as $$
  select b.account_id, b.id
  from break_glass b
  left join approval review on review.project_id = b.project_id and review.id = b.approval_id
  where b.project_id = wanted_project and b.closed_at is null and b.started_at <= at and b.ends_at > at
    and review.status not in ('approved', 'rejected')
    and exists (select from people_of(b.project_id, b.sources) p where p.account_id = b.account_id)
$$;

-- That somebody is told, by a mail of its own, that the glass was broken, and that it is over.
create table break_glass_notice (
  project_id  bigint not null,
  glass_id    bigint not null,
  kind        text not null check (kind in ('broken', 'ended')),
  account_id  bigint not null references account,
  mail_id     bigint not null references mail,
  primary key (project_id, glass_id, kind, account_id),
  foreign key (project_id, glass_id) references break_glass on delete cascade
);
create index break_glass_notice_mail on break_glass_notice (mail_id);

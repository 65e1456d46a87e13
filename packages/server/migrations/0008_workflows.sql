-- Workflows: named, versioned definitions of jobs. A version runs only after it was reviewed; a run executes the active one.

-- An approval's policy may be its subject's own (an approval job of a run): frozen, and kept nowhere else.
alter table approval drop constraint approval_check;
alter table approval add check ((policy_id is null) = (policy_version is null) and (policy_id is null or policy is not null));
-- Who may not sign, whoever asks them: the author of what is reviewed.
alter table approval add column barred bigint[] not null default '{}';
-- One rejection decides, even where the rule could still be met by the others.
alter table level add column veto boolean not null default false;

-- Named by whoever makes it. review_policy: by which policy its versions are reviewed; null: by a maintainer of the project.
-- review_required false: versions are published without people, and recorded as such. pre_approval: no run without one.
-- schedule: {"cron", "timeZone", "inputs", "preApproval"}; next_run_at: when it is due.
create table workflow (
  project_id       bigint not null references project on delete cascade,
  id               bigint generated always as identity,
  key              text not null,
  name             text not null,
  description      text not null default '',
  labels           text[] not null default '{}',
  enabled          boolean not null default true,
  pre_approval     boolean not null default false,
  review_required  boolean not null default true,
  review_policy    text,
  schedule         jsonb,
  next_run_at      timestamptz,
  extras           jsonb not null default '{}',
  runs             int not null default 0,
  version          int not null default 1,
  created_by       bigint references account,
  created_at       timestamptz not null default now(),
  updated_by       bigint references account,
  updated_at       timestamptz not null default now(),
  deleted_at       timestamptz,
  primary key (project_id, id)
);
create unique index workflow_key on workflow (project_id, key) where deleted_at is null;
create index workflow_due on workflow (next_run_at) where deleted_at is null and next_run_at is not null;

-- digest: of definition and extras together; what a review binds to. definition null: only another engine can read it.
-- extras: what a foreign API keeps beside the definition. size: of both, so that lists know what they would hold
-- without reading it. authors: everybody who wrote it, so may not sign it.
create table workflow_version (
  project_id    bigint not null,
  id            bigint generated always as identity,
  workflow_id   bigint not null,
  number        int not null,
  label         text not null,
  description   text not null default '',
  definition    jsonb,
  extras        jsonb not null default '{}',
  size          int generated always as (octet_length(extras::text) + coalesce(octet_length(definition::text), 0)) stored,
  digest        text not null,
  authors       bigint[] not null default '{}',
  status        text not null check (status in ('draft', 'in-review', 'rejected', 'published', 'active')),
  approval_id   bigint,
  revision      int not null default 1,
  created_by    bigint references account,
  created_at    timestamptz not null default now(),
  updated_by    bigint references account,
  updated_at    timestamptz not null default now(),
  submitted_by  bigint references account,
  submitted_at  timestamptz,
  activated_at  timestamptz,
  deleted_at    timestamptz,
  primary key (project_id, id),
  unique (project_id, workflow_id, number),
  foreign key (project_id, workflow_id) references workflow,
  foreign key (project_id, approval_id) references approval
);
create unique index workflow_version_active on workflow_version (project_id, workflow_id) where status = 'active';
create unique index workflow_version_label on workflow_version (project_id, workflow_id, label) where deleted_at is null;
create index workflow_version_review on workflow_version (project_id, status) where status = 'in-review';

-- One execution of a version with its inputs. number counts the workflow's runs; attempt its retries, from 1. digest:
-- of version, inputs and pre-approval together; what its permit binds to. places: the environments and services its
-- inputs name. step_execution_id: the pipeline step that started it and waits for it. retried_by: who began the attempt
-- it is at; null in the first. permit_id: what this attempt redeemed before its first job.
create table run (
  project_id         bigint not null,
  id                 bigint generated always as identity,
  workflow_id        bigint not null,
  version_id         bigint not null,
  number             int not null,
  attempt            int not null default 1,
  status             text not null check (status in ('created', 'waiting-for-approval', 'running', 'passed', 'failed',
                       'rejected', 'cancelled', 'timed-out')),
  because            text not null default '',
  inputs             jsonb not null,
  inputs_digest      text not null,
  digest             text not null,
  environments       text[] not null,
  services           jsonb not null,
  pre_approval_id    bigint,
  permit_id          bigint,
  remark             text not null default '',
  step_execution_id  bigint,
  started_by         bigint references account,
  retried_by         bigint references account,
  via                text not null,
  version            int not null default 1,
  created_at         timestamptz not null default now(),
  started_at         timestamptz,
  deadline           timestamptz,
  ended_at           timestamptz,
  primary key (project_id, id),
  unique (project_id, workflow_id, number),
  foreign key (project_id, workflow_id) references workflow,
  foreign key (project_id, version_id) references workflow_version
);
create unique index run_step on run (project_id, step_execution_id) where step_execution_id is not null;
create index run_due on run (deadline) where ended_at is null;
create index run_open on run (project_id, id) where ended_at is null;

-- attempt: the run's attempt in which it began; its latest row is how a job stands. started_at: when its turn came. try
-- counts the calls of an http job within it, each claimed before it goes out, so that none runs twice. next_try_at: not
-- before this instant is a try queued (again).
create table run_job (
  project_id     bigint not null,
  id             bigint generated always as identity,
  run_id         bigint not null,
  attempt        int not null,
  stage          int not null,
  position       int not null,
  name           text not null,
  type           text not null check (type in ('http', 'manual', 'approval')),
  status         text not null check (status in ('pending', 'running', 'waiting', 'waiting-for-approval', 'passed', 'failed',
                   'rejected', 'cancelled', 'timed-out', 'skipped')),
  because        text not null default '',
  approval_id    bigint,
  try            int not null default 0,
  next_try_at    timestamptz,
  deadline       timestamptz,
  callback_hash  bytea unique,
  log            text not null default '',
  started_at     timestamptz,
  ended_at       timestamptz,
  primary key (project_id, id),
  unique (project_id, run_id, attempt, stage, position),
  foreign key (project_id, run_id) references run,
  foreign key (project_id, approval_id) references approval
);
create index run_job_due on run_job (coalesce(next_try_at, deadline)) where ended_at is null;

-- A step of a pipeline may run a workflow.
alter table step_execution drop constraint step_execution_type_check;
alter table step_execution add check (type in ('http', 'manual', 'workflow'));

-- Who made what: the accounts whose work a snapshot carries, by the place of the item in its contents, from 0. Who
-- made the snapshot itself is its created_by.
create table snapshot_committer (
  project_id   bigint not null,
  snapshot_id  bigint not null,
  position     int not null,
  account_id   bigint not null references account,
  primary key (project_id, snapshot_id, position, account_id),
  foreign key (project_id, snapshot_id) references snapshot
);
create trigger append_only before update or delete or truncate on snapshot_committer for each statement execute function refuse_change();

-- Beside its author, whose work a version carries.
alter table workflow_version add column committers bigint[] not null default '{}';

-- Everybody who wrote a version of a pipeline, and who made it what new executions go along: nobody ships along a rule
-- that only they changed. Empty and null: from before this was kept.
alter table pipeline_version
  add column written_by    bigint[] not null default '{}',
  add column activated_by  bigint references account;

-- Who had a stage of it begun anew last, and so its people asked; null: nobody has.
alter table execution add column replayed_by bigint references account;

-- Who alone stands behind how its versions are reviewed: whoever changed that last, until somebody else says the same.
-- null: it is as it was made.
alter table workflow add column review_set_by bigint references account;

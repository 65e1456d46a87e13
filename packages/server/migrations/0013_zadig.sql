-- The ids that clients of Zadig gave to forms of theirs; all others are known by our own. Only that dialect reads and
-- writes this.

create table zadig_form (
  project_id       bigint not null,
  pre_approval_id  bigint not null,
  -- 24 hexadecimal digits. What begins with eight zeroes would be one of ours.
  object_id        text not null unique check (object_id ~ '^[0-9a-f]{24}$' and object_id !~ '^00000000'),
  primary key (project_id, pre_approval_id),
  foreign key (project_id, pre_approval_id) references pre_approval on delete cascade
);

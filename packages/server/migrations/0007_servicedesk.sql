-- What clients of ServiceDesk Plus say of a release that this server has no use of its own for, and whether they have
-- deleted it: the release itself stays, closed. Only that dialect reads and writes this.

create table servicedesk_release (
  project_id   bigint not null,
  release_id   bigint not null,
  particulars  jsonb not null default '{}',
  deleted_at   timestamptz,
  primary key (project_id, release_id),
  foreign key (project_id, release_id) references release on delete cascade
);

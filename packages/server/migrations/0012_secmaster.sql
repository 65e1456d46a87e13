-- What a project is called by clients of SecMaster.

create table secmaster_setting (
  project_id  bigint primary key references project on delete cascade,
  -- The name by which clients look the project up; without one, its key.
  region      text unique,
  -- The only {project_id} that paths and X-Project-Id may name; without one, any.
  tenant      text
);

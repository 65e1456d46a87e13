-- Access keys: pairs of a name and a secret with which clients of SecMaster sign what they send. Checking a signature
-- takes the secret itself, so it is sealed with the instance's secret, which is not in the database.

create table access_key (
  id          bigint generated always as identity primary key,
  account_id  bigint not null references account on delete cascade,
  name        text not null,
  -- As clients send it. That of a revoked key is never used again.
  access_key  text not null unique,
  secret      bytea not null,
  created_at  timestamptz not null default now(),
  revoked_at  timestamptz
);
-- The name of a revoked key is free again.
create unique index access_key_name on access_key (account_id, name) where revoked_at is null;
create index access_key_account on access_key (account_id, id);

-- Drawn by signing in through a foreign API, for a day: cleared away some time after they have expired.
alter table token add column passing boolean not null default false;
create index token_passing on token (expires_at) where passing;

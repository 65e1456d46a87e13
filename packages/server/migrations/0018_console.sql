-- A password that somebody else has made, so that two people know it: whoever signs in with it is asked for one of their own.
alter table auth.account add column "given" boolean not null default false;

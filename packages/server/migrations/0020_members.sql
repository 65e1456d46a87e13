-- The highest access of an account in a project: its own, and those of its groups. Each is looked up by its index, so
-- that it costs the same in a project of ten members and of ten thousand.
create or replace function access_of(wanted_project bigint, wanted_account bigint) returns text language sql stable as $$
  select access
  from (
    select m.access from member m where m.project_id = wanted_project and m.account_id = wanted_account
    union all
    select m.access
    from group_member g
    join member m on m.project_id = wanted_project and m.group_id = g.group_id
    where g.account_id = wanted_account
  ) held
  order by array_position(array['maintainer', 'operator', 'viewer'], access)
  limit 1
$$;

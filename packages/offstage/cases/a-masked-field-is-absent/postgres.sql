-- ### A guest reads an employee: badge and salary are not there
-- Looked for the employee: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."name" as "name") j)::text as "json", "t"."id"::text as "k0"
from "employee" "t"
where "t"."id" = $1::uuid;

-- ### A colleague sees the badge
-- Looked for the employee: 1 row
select "g"."ok", "g"."n", "r"."json", "r"."k0"
from (
  select exists (
    select 1
    from "session" s join "user" u on u.id = s.user_id
    where s.id = $1::uuid and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2::bigint) as "ok", null as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."name" as "name", "t"."badge" as "badge") j)::text as "json", "t"."id"::text as "k0"
  from "employee" "t"
  where "t"."id" = $3::uuid) "r" on g.ok;

-- ### Payroll sees the salary too
-- Looked for the employee: 1 row
select "g"."ok", "g"."n", "r"."json", "r"."k0"
from (
  select exists (
    select 1
    from "session" s join "user" u on u.id = s.user_id
    where s.id = $1::uuid and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2::bigint) as "ok", null as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."name" as "name", "t"."badge" as "badge", "t"."salary" as "salary") j)::text as "json", "t"."id"::text as "k0"
  from "employee" "t"
  where "t"."id" = $3::uuid) "r" on g.ok;

-- ### A guest tries the badge as a filter: a hidden field finds nothing
-- Looked for employees: 0 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."version" as "version", to_char("t"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("t"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "t"."name" as "name") j)::text as "json", "t"."name"::text as "k0", "t"."id"::text as "k1"
from "employee" "t"
where false
order by "t"."name", "t"."id"
limit 21;

-- ### A colleague may
-- Looked for employees: 1 row
select "g"."ok", "g"."n", "r"."json", "r"."k0", "r"."k1"
from (
  select exists (
    select 1
    from "session" s join "user" u on u.id = s.user_id
    where s.id = $1::uuid and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2::bigint) as "ok", null as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."name" as "name") j)::text as "json", "t"."name"::text as "k0", "t"."id"::text as "k1"
  from "employee" "t"
  where "t"."badge" = any(array[$3::text])
  order by "t"."badge", "t"."name", "t"."id"
  limit 21) "r" on g.ok;

-- ### In GraphQL a masked field is null
-- Looked for employees: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."name" as "name", null as "badge", null as "salary") j)::text as "json", "t"."name"::text as "k0", "t"."id"::text as "k1"
from "employee" "t"
where true
order by "t"."name", "t"."id"
limit 21;

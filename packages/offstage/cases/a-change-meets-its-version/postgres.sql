-- ### A change of the version that was read
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held pages, so that nobody else changes them meanwhile: 1 row
select "t".*, to_jsonb("t".*) as "__image"
from "page" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id"
for no key update;
-- Changed one page, and checked the result against the rules: 1 row
with written as (update "page" w
  set "title" = n."title", version = w.version + 1, updated_at = now()
  from jsonb_populate_record(null::public."page", $1::jsonb) n
  where w.id = $2::uuid
  returning w.*) select "t".*, to_jsonb("t".*) as "__image", coalesce(true, false) as "__allowed"
from "written" "t";
-- Looked for the page: 1 row
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
      select "t"."id" as "id", "t"."version" as "version", to_char("t"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("t"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "t"."slug" as "slug", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from "page" "t"
  where "t"."id" = $3::uuid) "r" on g.ok;

-- ### A change of a version that is past: somebody was faster
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held pages, so that nobody else changes them meanwhile: 1 row
select "t".*, to_jsonb("t".*) as "__image"
from "page" "t"
where "t"."id" = any($1::uuid[])
order by "t"."id"
for no key update;

-- ### What cannot be is pointed at, all of it at once
-- (no statement)

-- ### What may be there once only
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Added pages, and checked the result against the rules: 0 rows
with written as (insert into "page" ("id", "slug", "title") select "id", "slug", "title"
  from jsonb_populate_recordset(null::public."page", $1::jsonb)
  returning *) select "t".*, to_jsonb("t".*) as "__image", coalesce(true, false) as "__allowed"
from "written" "t";

-- ### A guest may not
-- (no statement)

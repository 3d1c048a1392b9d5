-- ### Ann reads her note
-- Looked for the note: 1 row
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
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from "note" "t"
  where ("t"."id" = $3::uuid and ("t"."owner_id" = $4::uuid) is true)) "r" on g.ok;

-- ### For Eve it does not exist
-- Looked for the note: 1 row
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
      select "t"."id" as "id", "t"."version" as "version", to_char("t"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("t"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "t"."owner_id" as "owner", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from "note" "t"
  where ("t"."id" = $3::uuid and ("t"."owner_id" = $4::uuid) is true)) "r" on g.ok;

-- ### And it exists no more when she would change it
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held notes, so that nobody else changes them meanwhile: 0 rows
select "t".*, to_jsonb("t".*) as "__image"
from "note" "t"
where ("t"."id" = any($1::uuid[]) and ("t"."owner_id" = $2::uuid) is true)
order by "t"."id"
for no key update;

-- ### Nor when she would remove it
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Held notes, so that nobody else changes them meanwhile: 0 rows
select "t".*, to_jsonb("t".*) as "__image"
from "note" "t"
where ("t"."id" = any($1::uuid[]) and ("t"."owner_id" = $2::uuid) is true)
order by "t"."id"
for no key update;

-- ### A note that never existed looks the same
-- Looked for the note: 1 row
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
      select "t"."id" as "id", "t"."version" as "version", to_char("t"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("t"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "t"."owner_id" as "owner", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from "note" "t"
  where ("t"."id" = $3::uuid and ("t"."owner_id" = $4::uuid) is true)) "r" on g.ok;

-- ### Ann's list is empty for Eve
-- Looked for notes: 1 row
select "g"."ok", "g"."n", "r"."json", "r"."k0", "r"."k1"
from (
  select exists (
    select 1
    from "session" s join "user" u on u.id = s.user_id
    where s.id = $1::uuid and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2::bigint) as "ok", (
    select count(*)
    from (
      select "t"."id" as "id"
      from "note" "t"
      where false
      order by "t"."created_at", "t"."id"
      limit 1001) counted) as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."version" as "version", to_char("t"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("t"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "t"."owner_id" as "owner", "t"."title" as "title") j)::text as "json", "t"."created_at"::text as "k0", "t"."id"::text as "k1"
  from "note" "t"
  where false
  order by "t"."created_at", "t"."id"
  limit 21) "r" on g.ok;

-- ### Eve cannot leave a note in Ann's name
-- Checked that your session still holds: 1 row
select exists (
  select 1
  from "session" s join "user" u on u.id = s.user_id
  where s.id = $1 and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2) as holds;
-- Looked for users: 0 rows
select "t".*, to_jsonb("t".*) - 'search_vector' as "__image"
from "user" "t"
where ("t"."id" = any($1::uuid[]) and ("t"."id" = $2::uuid) is true)
order by "t"."id";

-- ### A guest sees what is published: one way, one index
-- Looked for poems: 2 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."title"::text as "k0", "t"."id"::text as "k1"
from "poem" "t"
where "t"."state" = any(array[$1::text])
order by "t"."state", "t"."title", "t"."id"
limit 21;

-- ### Ann sees her own besides: two ways, each from its index, merged in order
-- Looked for poems: 3 rows
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
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."title"::text as "k0", "t"."id"::text as "k1"
  from (
    select distinct on (u."title", u."id") u.*
    from ((
        select "t".*
        from "poem" "t"
        where "t"."state" = any(array[$3::text])
        order by "t"."state", "t"."title", "t"."id"
        limit 21)
      union all (
        select "t".*
        from "poem" "t"
        where "t"."poet_id" = any(array[$4::uuid])
        order by "t"."poet_id", "t"."title", "t"."id"
        limit 21)) u
    order by "u"."title", "u"."id"
    limit 21) "t"
  order by "t"."title", "t"."id") "r" on g.ok;

-- ### A page of them, and where the next begins
-- Looked for poems: 3 rows
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
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."title"::text as "k0", "t"."id"::text as "k1"
  from (
    select distinct on (u."title", u."id") u.*
    from ((
        select "t".*
        from "poem" "t"
        where "t"."state" = any(array[$3::text])
        order by "t"."state", "t"."title", "t"."id"
        limit 3)
      union all (
        select "t".*
        from "poem" "t"
        where "t"."poet_id" = any(array[$4::uuid])
        order by "t"."poet_id", "t"."title", "t"."id"
        limit 3)) u
    order by "u"."title", "u"."id"
    limit 3) "t"
  order by "t"."title", "t"."id") "r" on g.ok;

-- ### The next page
-- Looked for poems: 1 row
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
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."title"::text as "k0", "t"."id"::text as "k1"
  from (
    select distinct on (u."title", u."id") u.*
    from ((
        select "t".*
        from "poem" "t"
        where ("t"."state" = any(array[$3::text]) and ("t"."title", "t"."id") > ($4::text, $5::uuid))
        order by "t"."state", "t"."title", "t"."id"
        limit 3)
      union all (
        select "t".*
        from "poem" "t"
        where ("t"."poet_id" = any(array[$6::uuid]) and ("t"."title", "t"."id") > ($4::text, $5::uuid))
        order by "t"."poet_id", "t"."title", "t"."id"
        limit 3)) u
    order by "u"."title", "u"."id"
    limit 3) "t"
  order by "t"."title", "t"."id") "r" on g.ok;

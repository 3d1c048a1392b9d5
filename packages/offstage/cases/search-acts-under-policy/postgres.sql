-- ### A guest searches: what is not published is not found, and not counted
-- Looked for articles: 2 rows
select "g"."ok", "g"."n", "r"."json", "r"."k0"
from (
  select true as "ok", (
    select count(*)
    from (
      select "t"."id" as "id"
      from (
        select "t".*
        from "article" "t"
        where ("t"."search_vector" @@ to_tsquery('simple', $1::text) and "t"."published" = true)
        limit 1001) "t"
      order by ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text)) desc, "t"."id"
      limit 1001) counted) as "n") g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from (
    select "t".*
    from "article" "t"
    where ("t"."search_vector" @@ to_tsquery('simple', $1::text) and "t"."published" = true)
    limit 1001) "t"
  order by ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text)) desc, "t"."id"
  limit 21) "r" on g.ok;

-- ### Words may be begun
-- Looked for articles: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
from (
  select "t".*
  from "article" "t"
  where ("t"."search_vector" @@ to_tsquery('simple', $1::text) and "t"."published" = true)
  limit 1001) "t"
order by ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text)) desc, "t"."id"
limit 21;

-- ### An editor finds all of them
-- Looked for articles: 3 rows
select "g"."ok", "g"."n", "r"."json", "r"."k0"
from (
  select exists (
    select 1
    from "session" s join "user" u on u.id = s.user_id
    where s.id = $1::uuid and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() and u.security_version = $2::bigint) as "ok", (
    select count(*)
    from (
      select "t"."id" as "id"
      from (
        select "t".*
        from "article" "t"
        where ("t"."search_vector" @@ to_tsquery('simple', $3::text) and true)
        limit 1001) "t"
      order by ts_rank_cd("t"."search_vector", to_tsquery('simple', $3::text)) desc, "t"."id"
      limit 1001) counted) as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from (
    select "t".*
    from "article" "t"
    where ("t"."search_vector" @@ to_tsquery('simple', $3::text) and true)
    limit 1001) "t"
  order by ts_rank_cd("t"."search_vector", to_tsquery('simple', $3::text)) desc, "t"."id"
  limit 21) "r" on g.ok;

-- ### A search of nothing but signs
-- (no statement)

-- ### A post with its remarks, as everybody sees it
-- Looked for the post: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", (
      select coalesce(json_agg("a"."j"), '[]'::json)
      from (
        select (
          select row_to_json(j.*)
          from (
            select "tr"."id" as "id", "tr"."version" as "version", to_char("tr"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("tr"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "tr"."post_id" as "post", "tr"."said" as "said", "tr"."approved" as "approved") j) as "j"
        from "remark" "tr"
        where ("tr"."post_id" = any(array["t"."id"]) and "tr"."approved" = any(array[true]))
        order by "tr"."post_id", "tr"."approved", "tr"."created_at", "tr"."id"
        limit 20) "a") as "remarks") j)::text as "json", "t"."id"::text as "k0"
from "post" "t"
where "t"."id" = $1::uuid;

-- ### As an editor sees it
-- Looked for the post: 1 row
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
      select "t"."id" as "id", "t"."title" as "title", (
        select coalesce(json_agg("a"."j"), '[]'::json)
        from (
          select (
            select row_to_json(j.*)
            from (
              select "tr"."id" as "id", "tr"."version" as "version", to_char("tr"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("tr"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "tr"."post_id" as "post", "tr"."said" as "said", "tr"."approved" as "approved") j) as "j"
          from "remark" "tr"
          where "tr"."post_id" = any(array["t"."id"])
          order by "tr"."post_id", "tr"."created_at", "tr"."id"
          limit 20) "a") as "remarks") j)::text as "json", "t"."id"::text as "k0"
  from "post" "t"
  where "t"."id" = $3::uuid) "r" on g.ok;

-- ### The first remark of each post
-- Looked for posts: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", (
      select coalesce(json_agg("a"."j"), '[]'::json)
      from (
        select (
          select row_to_json(j.*)
          from (
            select "tr"."id" as "id", "tr"."version" as "version", to_char("tr"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("tr"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "tr"."post_id" as "post", "tr"."said" as "said", "tr"."approved" as "approved") j) as "j"
        from "remark" "tr"
        where ("tr"."post_id" = any(array["t"."id"]) and "tr"."approved" = any(array[true]))
        order by "tr"."post_id", "tr"."approved", "tr"."created_at", "tr"."id"
        limit 1) "a") as "remarks") j)::text as "json", "t"."title"::text as "k0", "t"."id"::text as "k1"
from "post" "t"
where true
order by "t"."title", "t"."id"
limit 21;

-- ### The remarks by themselves, each with its post
-- Looked for remarks: 2 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."said" as "said", (
      select (
        select row_to_json(j.*)
        from (
          select "tp"."id" as "id", "tp"."version" as "version", to_char("tp"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("tp"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "tp"."title" as "title") j)
      from "post" "tp"
      where "tp"."id" = "t"."post_id") as "post") j)::text as "json", "t"."created_at"::text as "k0", "t"."id"::text as "k1"
from "remark" "t"
where ("t"."post_id" = any(array[$1::uuid]) and "t"."approved" = any(array[true]))
order by "t"."post_id", "t"."approved", "t"."created_at", "t"."id"
limit 21;

-- ### By REST: a hall with its concerts
-- Looked for the hall: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."name" as "name", (
      select coalesce(json_agg("a"."j"), '[]'::json)
      from (
        select (
          select row_to_json(j.*)
          from (
            select "tc"."id" as "id", "tc"."version" as "version", to_char("tc"."created_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", to_char("tc"."updated_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "updatedAt", "tc"."hall_id" as "hall", "tc"."title" as "title", case when "tc"."price" is not null then (
              select row_to_json(m.*)
              from (
                select ("tc"."price" * 0.01)::text as "amount", 'EUR' as "currency") m) end as "price", to_char("tc"."starts_at", 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "startsAt", coalesce("tc"."starts_at" > now(), false) as "ahead") j) as "j"
        from "concert" "tc"
        where "tc"."hall_id" = any(array["t"."id"])
        order by "tc"."hall_id", "tc"."starts_at", "tc"."id"
        limit 20) "a") as "concerts") j)::text as "json", "t"."id"::text as "k0"
from "hall" "t"
where "t"."id" = $1::uuid;

-- ### By GraphQL: exactly the members that are asked for
-- Looked for the hall: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."name" as "name", (
      select (
        select row_to_json(j.*)
        from (
          select coalesce(array_to_json(("p"."m0")[1:1]), '[]'::json) as "nodes", (
            select row_to_json(j.*)
            from (
              select "p"."n" > 1 as "hasNextPage") j) as "pageInfo") j)
      from (
        select count(*) as "n", array_agg("c"."cursor") as "cursor", array_agg("c"."m0") as "m0"
        from (
          select (
            select row_to_json(j.*)
            from (
              select "tc"."title" as "title", case when "tc"."price" is not null then (
                select row_to_json(m.*)
                from (
                  select ("tc"."price" * 0.01)::text as "amount", 'EUR' as "currency") m) end as "price", coalesce("tc"."starts_at" > now(), false) as "ahead") j) as "m0", rtrim(translate(encode(convert_to(array_to_json(array["tc"."starts_at"::text, "tc"."id"::text])::text, 'UTF8'), 'base64'), E'+/\n', '-_'), '=') as "cursor"
          from "concert" "tc"
          where "tc"."hall_id" = any(array["t"."id"])
          order by "tc"."hall_id", "tc"."starts_at", "tc"."id"
          limit 2) "c") "p") as "concerts") j)::text as "json", "t"."id"::text as "k0"
from "hall" "t"
where "t"."id" = $1::uuid;

-- ### Two questions in one operation
-- Found halls: 1 row
select true as "ok", null as "n", (
  select (
    select row_to_json(j.*)
    from (
      select coalesce(array_to_json(("p"."m0")[1:20]), '[]'::json) as "nodes") j)
  from (
    select count(*) as "n", array_agg("c"."cursor") as "cursor", array_agg("c"."m0") as "m0"
    from (
      select (
        select row_to_json(j.*)
        from (
          select "t"."id" as "id", "t"."name" as "name") j) as "m0", rtrim(translate(encode(convert_to(array_to_json(array["t"."name"::text, "t"."id"::text])::text, 'UTF8'), 'base64'), E'+/\n', '-_'), '=') as "cursor"
      from "hall" "t"
      where true
      order by "t"."name", "t"."id"
      limit 20) "c") "p")::text || E'\x1e' || coalesce((
    select (
      select row_to_json(j.*)
      from (
        select "t"."name" as "name") j)
    from "hall" "t"
    where "t"."id" = $1::uuid), 'null')::text as "json";

-- ### A field that is not there
-- (no statement)

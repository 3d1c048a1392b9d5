-- ### The books of a shelf, from the thinnest
-- Looked for books: 2 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", "t"."pages" as "pages") j)::text as "json", "t"."pages"::text as "k0", "t"."id"::text as "k1"
from "book" "t"
where "t"."shelf_id" = any(array[$1::uuid])
order by "t"."shelf_id", "t"."pages", "t"."id"
limit 21;

-- ### From the thickest: the same index, walked the other way
-- Looked for books: 2 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", "t"."pages" as "pages") j)::text as "json", "t"."pages"::text as "k0", "t"."id"::text as "k1"
from "book" "t"
where "t"."shelf_id" = any(array[$1::uuid])
order by "t"."shelf_id" desc, "t"."pages" desc, "t"."id" desc
limit 21;

-- ### Those with at least a hundred pages: a range on the first field of the order
-- Looked for books: 1 row
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", "t"."pages" as "pages") j)::text as "json", "t"."pages"::text as "k0", "t"."id"::text as "k1"
from "book" "t"
where ("t"."shelf_id" = any(array[$1::uuid]) and "t"."pages" >= $2::bigint)
order by "t"."shelf_id", "t"."pages", "t"."id"
limit 21;

-- ### Two shelves at once: a page of each, merged
-- Looked for books: 3 rows
select true as "ok", null as "n", (
  select row_to_json(j.*)
  from (
    select "t"."id" as "id", "t"."title" as "title", "t"."pages" as "pages") j)::text as "json", "t"."pages"::text as "k0", "t"."id"::text as "k1"
from (
  select distinct on (u."pages", u."id") u.*
  from ((
      select "t".*
      from "book" "t"
      where "t"."shelf_id" = any(array[$1::uuid])
      order by "t"."shelf_id", "t"."pages", "t"."id"
      limit 21)
    union all (
      select "t".*
      from "book" "t"
      where "t"."shelf_id" = any(array[$2::uuid])
      order by "t"."shelf_id", "t"."pages", "t"."id"
      limit 21)) u
  order by "u"."pages", "u"."id"
  limit 21) "t"
order by "t"."pages", "t"."id";

-- ### By title, for which no list is declared
-- (no statement)

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
        where ("t"."id" = any(array(
              select f.search_row
              from (
                select d.word, d.words
                from (
                  select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words
                  from unnest(to_tsvector('simple', $1::text))) d
                order by case when d.words > 1 then (
                  select count(*)
                  from (
                    select
                    from "article_search_words" "t_words"
                    where "t_words"."published" = any(array[true]) and "t_words"."search_word" >= d.word and "t_words"."search_word" < d.word || '\xff'::bytea
                    order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
                    limit 1001) c) end, length(d.word) desc, d.word
                limit 1) d
              cross join lateral ((
                  select "t_words"."search_row"
                  from "article_search_words" "t_words"
                  where "t_words"."published" = any(array[true]) and "t_words"."search_word" = any(array[d.word])
                  order by "t_words"."published" desc, "t_words"."search_word" desc, "t_words"."search_row" desc
                  limit case when d.words > 1 then 3003 else 1001 end)
                union all (
                  select "t_words"."search_row"
                  from "article_search_words" "t_words"
                  where "t_words"."published" = any(array[true]) and "t_words"."search_word" > d.word and "t_words"."search_word" < d.word || '\xff'::bytea
                  order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
                  limit case when d.words > 1 then 3003 else 1001 end)
                limit case when d.words > 1 then 3003 else 1001 end) f)) and "t"."search_vector" @@ to_tsquery('simple', $1::text) and ("t"."published" = true) is true)
        limit 3003) "t"
      order by ("t"."search_vector" @@ to_tsquery('simple', replace($1::text, ':*', '')))::int + ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text), 32) desc, "t"."id"
      limit 1001) counted) as "n") g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from (
    select "t".*
    from "article" "t"
    where ("t"."id" = any(array(
          select f.search_row
          from (
            select d.word, d.words
            from (
              select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words
              from unnest(to_tsvector('simple', $1::text))) d
            order by case when d.words > 1 then (
              select count(*)
              from (
                select
                from "article_search_words" "t_words"
                where "t_words"."published" = any(array[true]) and "t_words"."search_word" >= d.word and "t_words"."search_word" < d.word || '\xff'::bytea
                order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
                limit 1001) c) end, length(d.word) desc, d.word
            limit 1) d
          cross join lateral ((
              select "t_words"."search_row"
              from "article_search_words" "t_words"
              where "t_words"."published" = any(array[true]) and "t_words"."search_word" = any(array[d.word])
              order by "t_words"."published" desc, "t_words"."search_word" desc, "t_words"."search_row" desc
              limit case when d.words > 1 then 3003 else 1001 end)
            union all (
              select "t_words"."search_row"
              from "article_search_words" "t_words"
              where "t_words"."published" = any(array[true]) and "t_words"."search_word" > d.word and "t_words"."search_word" < d.word || '\xff'::bytea
              order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
              limit case when d.words > 1 then 3003 else 1001 end)
            limit case when d.words > 1 then 3003 else 1001 end) f)) and "t"."search_vector" @@ to_tsquery('simple', $1::text) and ("t"."published" = true) is true)
    limit 3003) "t"
  order by ("t"."search_vector" @@ to_tsquery('simple', replace($1::text, ':*', '')))::int + ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text), 32) desc, "t"."id"
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
  where ("t"."id" = any(array(
        select f.search_row
        from (
          select d.word, d.words
          from (
            select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words
            from unnest(to_tsvector('simple', $1::text))) d
          order by case when d.words > 1 then (
            select count(*)
            from (
              select
              from "article_search_words" "t_words"
              where "t_words"."published" = any(array[true]) and "t_words"."search_word" >= d.word and "t_words"."search_word" < d.word || '\xff'::bytea
              order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
              limit 1001) c) end, length(d.word) desc, d.word
          limit 1) d
        cross join lateral ((
            select "t_words"."search_row"
            from "article_search_words" "t_words"
            where "t_words"."published" = any(array[true]) and "t_words"."search_word" = any(array[d.word])
            order by "t_words"."published" desc, "t_words"."search_word" desc, "t_words"."search_row" desc
            limit case when d.words > 1 then 3003 else 1001 end)
          union all (
            select "t_words"."search_row"
            from "article_search_words" "t_words"
            where "t_words"."published" = any(array[true]) and "t_words"."search_word" > d.word and "t_words"."search_word" < d.word || '\xff'::bytea
            order by "t_words"."published" asc, "t_words"."search_word" asc, "t_words"."search_row" asc
            limit case when d.words > 1 then 3003 else 1001 end)
          limit case when d.words > 1 then 3003 else 1001 end) f)) and "t"."search_vector" @@ to_tsquery('simple', $1::text) and ("t"."published" = true) is true)
  limit 3003) "t"
order by ("t"."search_vector" @@ to_tsquery('simple', replace($1::text, ':*', '')))::int + ts_rank_cd("t"."search_vector", to_tsquery('simple', $1::text), 32) desc, "t"."id"
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
        where "t"."id" = any(array(
            select f.search_row
            from (
              select d.word, d.words
              from (
                select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words
                from unnest(to_tsvector('simple', $3::text))) d
              order by case when d.words > 1 then (
                select count(*)
                from (
                  select
                  from "article_search_words" "t_words"
                  where "t_words"."search_word" >= d.word and "t_words"."search_word" < d.word || '\xff'::bytea
                  order by "t_words"."search_word" asc, "t_words"."search_row" asc
                  limit 1001) c) end, length(d.word) desc, d.word
              limit 1) d
            cross join lateral ((
                select "t_words"."search_row"
                from "article_search_words" "t_words"
                where "t_words"."search_word" = any(array[d.word])
                order by "t_words"."search_word" desc, "t_words"."search_row" desc
                limit case when d.words > 1 then 3003 else 1001 end)
              union all (
                select "t_words"."search_row"
                from "article_search_words" "t_words"
                where "t_words"."search_word" > d.word and "t_words"."search_word" < d.word || '\xff'::bytea
                order by "t_words"."search_word" asc, "t_words"."search_row" asc
                limit case when d.words > 1 then 3003 else 1001 end)
              limit case when d.words > 1 then 3003 else 1001 end) f)) and "t"."search_vector" @@ to_tsquery('simple', $3::text)
        limit 3003) "t"
      order by ("t"."search_vector" @@ to_tsquery('simple', replace($3::text, ':*', '')))::int + ts_rank_cd("t"."search_vector", to_tsquery('simple', $3::text), 32) desc, "t"."id"
      limit 1001) counted) as "n" offset 0) g
left join lateral (
  select (
    select row_to_json(j.*)
    from (
      select "t"."id" as "id", "t"."title" as "title") j)::text as "json", "t"."id"::text as "k0"
  from (
    select "t".*
    from "article" "t"
    where "t"."id" = any(array(
        select f.search_row
        from (
          select d.word, d.words
          from (
            select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words
            from unnest(to_tsvector('simple', $3::text))) d
          order by case when d.words > 1 then (
            select count(*)
            from (
              select
              from "article_search_words" "t_words"
              where "t_words"."search_word" >= d.word and "t_words"."search_word" < d.word || '\xff'::bytea
              order by "t_words"."search_word" asc, "t_words"."search_row" asc
              limit 1001) c) end, length(d.word) desc, d.word
          limit 1) d
        cross join lateral ((
            select "t_words"."search_row"
            from "article_search_words" "t_words"
            where "t_words"."search_word" = any(array[d.word])
            order by "t_words"."search_word" desc, "t_words"."search_row" desc
            limit case when d.words > 1 then 3003 else 1001 end)
          union all (
            select "t_words"."search_row"
            from "article_search_words" "t_words"
            where "t_words"."search_word" > d.word and "t_words"."search_word" < d.word || '\xff'::bytea
            order by "t_words"."search_word" asc, "t_words"."search_row" asc
            limit case when d.words > 1 then 3003 else 1001 end)
          limit case when d.words > 1 then 3003 else 1001 end) f)) and "t"."search_vector" @@ to_tsquery('simple', $3::text)
    limit 3003) "t"
  order by ("t"."search_vector" @@ to_tsquery('simple', replace($3::text, ':*', '')))::int + ts_rank_cd("t"."search_vector", to_tsquery('simple', $3::text), 32) desc, "t"."id"
  limit 21) "r" on g.ok;

-- ### A search of nothing but signs
-- (no statement)

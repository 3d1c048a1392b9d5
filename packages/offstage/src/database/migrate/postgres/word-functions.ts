/**
 * What keeps the words that rows are searched by, in schema `offstage`: called once a statement, with the rows as they
 * were before and as they are after. Only words that came or went are written. A word is kept as its first 64 letters,
 * in bytes, whose order is the same whatever language the database sorts in.
 *
 * Arguments: the table of the words, the columns that hold them apart, and whose words they are, which only tells two
 * declarations apart.
 */
export const wordFunctions = `
create function offstage.keep_words() returns trigger language plpgsql as $words$
declare
  kept text := format('%I.%I', tg_table_schema, tg_argv[0]);
  held text := coalesce((select string_agg(', r.' || quote_ident(name), '' order by at) from unnest(string_to_array(tg_argv[1], ',')) with ordinality h (name, at)), '');
  into_words text := replace(held, ', r.', ', ');
  wording text := 'select distinct convert_to(left(w.lexeme, 64), ''UTF8'') as search_word, r.id as search_row' || held
    || ' from (%s) r, unnest(r.search_vector) w';
  looked text := 'select r.id, r.search_vector' || held || ' from ';
  was text := format(wording, case tg_op when 'DELETE' then looked || 'removed r' else looked || 'removed r except ' || looked || 'added r' end);
  will text := format(wording, case tg_op when 'INSERT' then looked || 'added r' else looked || 'added r except ' || looked || 'removed r' end);
begin
  if tg_op = 'DELETE' then
    execute format('delete from %s k using (%s) g where k.search_word = g.search_word and k.search_row = g.search_row', kept, was);
  elsif tg_op = 'UPDATE' then
    execute format('delete from %s k using (%s except %s) g where k.search_word = g.search_word and k.search_row = g.search_row', kept, was, will);
    execute format('insert into %s (search_word, search_row%s) %s except %s order by 1, 2', kept, into_words, will, was);
  else
    execute format('insert into %s (search_word, search_row%s) %s order by 1, 2', kept, into_words, will);
  end if;
  return null;
end
$words$;
`

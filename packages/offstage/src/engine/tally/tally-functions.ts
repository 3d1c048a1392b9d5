/**
 * What the triggers of tallies call, once a statement: it takes the rows as they were before and as they are after, adds
 * up the difference of each group, and writes it to the group's counter. Groups are written in their order, so that two
 * statements that touch the same ones do not wait for each other in a ring; a shard is a connection's, so that writers
 * of one group wait for each other only where they share one.
 *
 * Arguments: the tally's table, its shards, the columns that hold groups apart, the columns that are summed.
 */
export const tallyFunctions = `
create function offstage.keep_tally() returns trigger language plpgsql as $tally$
declare
  groups text[] := string_to_array(tg_argv[2], ',');
  summed text[] := string_to_array(tg_argv[3], ',');
  keys text := coalesce((select string_agg(quote_ident(name) || ', ', '' order by at) from unnest(groups) with ordinality g (name, at)), '');
  present text := coalesce((select string_agg(quote_ident(name) || ' is not null', ' and ' order by at) from unnest(groups) with ordinality g (name, at)), 'true');
  sums text := coalesce((select string_agg(', ' || quote_ident('sum_' || name), '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  added_values text := coalesce((select string_agg(', coalesce(' || quote_ident(name) || ', 0) as ' || quote_ident('sum_' || name), '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  removed_values text := coalesce((select string_agg(', -coalesce(' || quote_ident(name) || ', 0) as ' || quote_ident('sum_' || name), '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  differences text := coalesce((select string_agg(', sum(' || quote_ident('sum_' || name) || ')', '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  differs text := coalesce((select string_agg(' or sum(' || quote_ident('sum_' || name) || ') <> 0', '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  settings text := coalesce((select string_agg(format(', %1$I = t.%1$I + excluded.%1$I', 'sum_' || name), '' order by at) from unnest(summed) with ordinality s (name, at)), '');
  places text := coalesce((select string_agg(at::text, ', ' order by at) from unnest(groups) with ordinality g (name, at)), '');
  parts text[] := '{}';
begin
  if tg_op in ('INSERT', 'UPDATE') then
    parts := parts || format('select %s 1 as n%s from added where %s', keys, added_values, present);
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    parts := parts || format('select %s -1 as n%s from removed where %s', keys, removed_values, present);
  end if;
  execute format(
    'insert into %I.%I as t (%s shard, rows%s) select %s %s, sum(n)%s from (%s) changed %s having sum(n) <> 0%s %s'
      || ' on conflict (%s shard) do update set rows = t.rows + excluded.rows%s',
    tg_table_schema, tg_argv[0], keys, sums, keys, pg_backend_pid() % tg_argv[1]::int, differences,
    array_to_string(parts, ' union all '),
    case when places = '' then '' else 'group by ' || places end, differs,
    case when places = '' then '' else 'order by ' || places end,
    keys, settings);
  return null;
end
$tally$;
`

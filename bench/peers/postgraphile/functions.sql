-- Search and the write, as PostGraphile has them: functions in the database, from which it makes fields.

drop schema if exists peer_postgraphile cascade;
create schema peer_postgraphile;

create function peer_postgraphile.products_named(words text) returns setof public.product language sql stable as $$
  select * from public.product
  where to_tsvector('simple', name) @@ to_tsquery('simple', words)
  order by ts_rank_cd(to_tsvector('simple', name), to_tsquery('simple', words), 32) desc, id
  limit 20
$$;

create function peer_postgraphile.place_order(customer uuid, items json) returns public."order" language plpgsql as $$
declare
  placed public."order";
begin
  insert into public."order" (id, customer_id, status, total, placed_at)
  select gen_random_uuid(), customer, 'open', sum(p.price * w.quantity), now()
  from json_to_recordset(items) as w(product uuid, quantity bigint)
  join public.product p on p.id = w.product
  having count(*) = json_array_length(items)
  returning * into placed;
  if placed.id is null then
    raise exception 'not sold';
  end if;
  insert into public.order_item (id, order_id, position, product_id, quantity, unit_price, amount)
  select gen_random_uuid(), placed.id, w.position, w.product, w.quantity, p.price, p.price * w.quantity
  from rows from (json_to_recordset(items) as (product uuid, quantity bigint)) with ordinality as w(product, quantity, position)
  join public.product p on p.id = w.product;
  return placed;
end
$$;

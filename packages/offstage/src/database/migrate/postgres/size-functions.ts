/** What holds small tables to their size, in schema `offstage`: run once by a system migration. */
export const sizeFunctions: string = `
-- Looks at no more than one row beyond what there may be, so it is as quick as the table is small.
create function offstage.require_size(held regclass, most bigint) returns void language plpgsql as $$
declare
  found bigint;
begin
  execute format('select count(*) from (select from %s limit %s) held', held, most + 1) into found;
  if found > most then
    raise exception 'table % may have at most % rows', held, most
      using errcode = 'check_violation', constraint = 'hold_to_size',
        table = (select relname from pg_class where oid = held);
  end if;
end
$$;

-- Whoever adds rows waits here for whoever added some before them and has not committed: two that each see room for one
-- more would both take it. In READ COMMITTED the count after the wait sees what was committed meanwhile; a transaction
-- with one snapshot for all of it would not.
create function offstage.hold_to_size() returns trigger language plpgsql as $$
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'rows of the small table % are added in READ COMMITTED', tg_relid::regclass
      using errcode = 'feature_not_supported', hint = 'Begin the transaction with that isolation.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('offstage.hold_to_size ' || tg_relid, 0));
  perform offstage.require_size(tg_relid, tg_argv[0]::bigint);
  return null;
end
$$;
`

-- 0005-tallies
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
-- 1. create table order_tally_customer__total
-- 2. create table order_tally_status__total
-- 3. create table order_line_tally_product__quantity__amount
-- 4. have order call offstage.keep_tally after each insert
-- 5. have order_line call offstage.keep_tally after each insert

-- step: 1 transactional create table order_tally_customer__total
create table order_tally_customer__total (
  customer_id uuid not null,
  shard smallint not null,
  rows bigint not null,
  sum_total numeric(39,0) not null,
  primary key (customer_id, shard)
);

-- step: 2 transactional create table order_tally_status__total
create table order_tally_status__total (
  status text not null,
  shard smallint not null,
  rows bigint not null,
  sum_total numeric(39,0) not null,
  primary key (status, shard)
);

-- step: 3 transactional create table order_line_tally_product__quantity__amount
create table order_line_tally_product__quantity__amount (
  product_id uuid not null,
  shard smallint not null,
  rows bigint not null,
  sum_quantity numeric(39,0) not null,
  sum_amount numeric(39,0) not null,
  primary key (product_id, shard)
);

-- step: 4 transactional have order call offstage.keep_tally after each insert
create trigger order_tally_customer__total_insert after insert on "order" referencing new table as added for each statement execute function offstage.keep_tally('order_tally_customer__total', '1', 'customer_id', 'total');
create trigger order_tally_customer__total_update after update on "order" referencing old table as removed new table as added for each statement execute function offstage.keep_tally('order_tally_customer__total', '1', 'customer_id', 'total');
create trigger order_tally_customer__total_delete after delete on "order" referencing old table as removed for each statement execute function offstage.keep_tally('order_tally_customer__total', '1', 'customer_id', 'total');
insert into "order_tally_customer__total" ("customer_id", shard, "rows", "sum_total") select "customer_id", 0, count(*), coalesce(sum("total"), 0) from "order" where "customer_id" is not null group by "customer_id";
create trigger order_tally_status__total_insert after insert on "order" referencing new table as added for each statement execute function offstage.keep_tally('order_tally_status__total', '8', 'status', 'total');
create trigger order_tally_status__total_update after update on "order" referencing old table as removed new table as added for each statement execute function offstage.keep_tally('order_tally_status__total', '8', 'status', 'total');
create trigger order_tally_status__total_delete after delete on "order" referencing old table as removed for each statement execute function offstage.keep_tally('order_tally_status__total', '8', 'status', 'total');
insert into "order_tally_status__total" ("status", shard, "rows", "sum_total") select "status", 0, count(*), coalesce(sum("total"), 0) from "order" where "status" is not null group by "status";

-- step: 5 transactional have order_line call offstage.keep_tally after each insert
create trigger order_line_tally_product__quantity__amount_insert after insert on order_line referencing new table as added for each statement execute function offstage.keep_tally('order_line_tally_product__quantity__amount', '1', 'product_id', 'quantity,amount');
create trigger order_line_tally_product__quantity__amount_update after update on order_line referencing old table as removed new table as added for each statement execute function offstage.keep_tally('order_line_tally_product__quantity__amount', '1', 'product_id', 'quantity,amount');
create trigger order_line_tally_product__quantity__amount_delete after delete on order_line referencing old table as removed for each statement execute function offstage.keep_tally('order_line_tally_product__quantity__amount', '1', 'product_id', 'quantity,amount');
insert into "order_line_tally_product__quantity__amount" ("product_id", shard, "rows", "sum_quantity", "sum_amount") select "product_id", 0, count(*), coalesce(sum("quantity"), 0), coalesce(sum("amount"), 0) from "order_line" where "product_id" is not null group by "product_id";

-- 0001-first
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
--  1. create table user
--  2. create table credential
--  3. create table session
--  4. create table access_token
--  5. create table mail_code
--  6. create table account
--  7. create table entry
--  8. create table category
--  9. create table product
-- 10. create table location
-- 11. create table stock_level
-- 12. create table customer
-- 13. create table cart_line
-- 14. create table order
-- 15. create table order_line
-- 16. create table payment
-- 17. create table picture
-- 18. create table picture_grant
-- 19. add the foreign keys of credential
-- 20. add the foreign keys of session
-- 21. add the foreign keys of access_token
-- 22. add the foreign keys of account
-- 23. add the foreign keys of entry
-- 24. add the foreign keys of category
-- 25. add the foreign keys of product
-- 26. add the foreign keys of stock_level
-- 27. add the foreign keys of customer
-- 28. add the foreign keys of cart_line
-- 29. add the foreign keys of order
-- 30. add the foreign keys of order_line
-- 31. add the foreign keys of payment
-- 32. add the foreign keys of picture
-- 33. add the foreign keys of picture_grant

-- step: 1 transactional create table user
create table "user" (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  email character varying(254) not null,
  name character varying(80) not null,
  roles jsonb not null,
  security_version bigint not null,
  verified_at timestamp(6) with time zone,
  banned_at timestamp(6) with time zone,
  search_vector tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(email, ''))) stored,
  primary key (id),
  constraint user_name_check check (char_length(name) >= 1)
);
create unique index user_email_key on "user" (email);
create index user_id_name_idx on "user" (id, name, id);
create index user_name_idx on "user" (name, id);
create index user_search_idx on "user" using gin (search_vector);

-- step: 2 transactional create table credential
create table credential (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  user_id uuid not null,
  password_hash character varying(200) not null,
  primary key (id)
);
create unique index credential_user_key on credential (user_id);

-- step: 3 transactional create table session
create table session (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  user_id uuid not null,
  token_hash character varying(64) not null,
  expires_at timestamp(6) with time zone not null,
  idle_expires_at timestamp(6) with time zone not null,
  last_seen_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone,
  network character varying(45) not null,
  agent character varying(200) not null,
  primary key (id)
);
create unique index session_token_hash_key on session (token_hash);
create index session_user_created_at_idx on session (user_id, created_at, id);

-- step: 4 transactional create table access_token
create table access_token (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  user_id uuid not null,
  name character varying(80) not null,
  token_hash character varying(64) not null,
  scopes jsonb not null,
  expires_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone,
  primary key (id),
  constraint access_token_name_check check (char_length(name) >= 1)
);
create unique index access_token_token_hash_key on access_token (token_hash);
create index access_token_user_created_at_idx on access_token (user_id, created_at, id);

-- step: 5 transactional create table mail_code
create table mail_code (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  email character varying(254) not null,
  purpose text not null,
  code_hash character varying(64) not null,
  expires_at timestamp(6) with time zone not null,
  used_at timestamp(6) with time zone,
  tries bigint not null,
  browser_hash character varying(64),
  name character varying(80),
  password_hash character varying(200),
  primary key (id),
  constraint mail_code_purpose_check check (purpose in ('verifyEmail', 'resetPassword')),
  constraint mail_code_tries_check check (tries >= 0),
  constraint mail_code_name_check check (char_length(name) >= 1)
);

-- step: 6 transactional create table account
create table account (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  owner_id uuid not null,
  number character varying(18) not null,
  name character varying(60) not null,
  kind text not null,
  status text not null,
  balance_account uuid not null,
  primary key (id),
  constraint account_number_check check (char_length(number) >= 18),
  constraint account_name_check check (char_length(name) >= 1),
  constraint account_kind_check check (kind in ('current', 'savings', 'settlement')),
  constraint account_status_check check (status in ('open', 'frozen', 'closed'))
);
create unique index account_number_key on account (number);
create index account_owner_name_idx on account (owner_id, name, id);
create index account_owner_number_idx on account (owner_id, number, id);
create index account_number_idx on account (number, id);

-- step: 7 transactional create table entry
create table entry (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  account_id uuid not null,
  amount bigint not null,
  balance_after bigint not null,
  counterparty character varying(120) not null,
  memo character varying(140) not null,
  transfer character varying(36) not null,
  at timestamp(6) with time zone not null,
  primary key (id)
);
create index entry_account_at_idx on entry (account_id, at, id);

-- step: 8 transactional create table category
create table category (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  name character varying(60) not null,
  slug character varying(60) not null,
  parent_id uuid,
  primary key (id),
  constraint category_name_check check (char_length(name) >= 1)
);
create unique index category_slug_key on category (slug);
create index category_name_idx on category (name, id);
create index category_parent_name_idx on category (parent_id, name, id);

-- step: 9 transactional create table product
create table product (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  sku character varying(24) not null,
  name character varying(160) not null,
  description character varying(2000) not null,
  category_id uuid not null,
  price bigint not null,
  picture_id uuid,
  active boolean not null,
  search_vector tsvector generated always as (to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(sku, ''))) stored,
  primary key (id),
  constraint product_sku_check check (char_length(sku) >= 1),
  constraint product_name_check check (char_length(name) >= 1)
);
create unique index product_sku_key on product (sku);
create index product_active_name_idx on product (active, name, id);
create index product_name_idx on product (name, id);
create index product_category_active_name_idx on product (category_id, active, name, id);
create index product_category_name_idx on product (category_id, name, id);
create index product_category_active_price_idx on product (category_id, active, price, id);
create index product_category_price_idx on product (category_id, price, id);
create index product_search_idx on product using gin (search_vector);
create index product_picture_idx on product (picture_id);

-- step: 10 transactional create table location
create table location (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  code character varying(20) not null,
  name character varying(60) not null,
  primary key (id),
  constraint location_code_check check (char_length(code) >= 1),
  constraint location_name_check check (char_length(name) >= 1)
);
create unique index location_code_key on location (code);
create index location_name_idx on location (name, id);

-- step: 11 transactional create table stock_level
create table stock_level (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  product_id uuid not null,
  location_id uuid not null,
  shelf character varying(73) not null,
  on_hand_account uuid not null,
  primary key (id)
);
create unique index stock_level_shelf_key on stock_level (shelf);
create index stock_level_product_idx on stock_level (product_id, id);
create index stock_level_location_created_at_idx on stock_level (location_id, created_at, id);
create index stock_level_product_location_idx on stock_level (product_id, location_id, id);

-- step: 12 transactional create table customer
create table customer (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  user_id uuid not null,
  name character varying(80) not null,
  code character varying(20) not null,
  segment text not null,
  city character varying(60) not null,
  state character varying(60) not null,
  search_vector tsvector generated always as (to_tsvector('simple', coalesce(name, ''))) stored,
  primary key (id),
  constraint customer_name_check check (char_length(name) >= 1),
  constraint customer_segment_check check (segment in ('Consumer', 'Corporate', 'Home Office'))
);
create unique index customer_user_key on customer (user_id);
create unique index customer_code_key on customer (code);
create index customer_user_name_idx on customer (user_id, name, id);
create index customer_name_idx on customer (name, id);
create index customer_search_idx on customer using gin (search_vector);

-- step: 13 transactional create table cart_line
create table cart_line (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  customer_id uuid not null,
  product_id uuid not null,
  quantity bigint not null,
  primary key (id),
  constraint cart_line_quantity_check check (quantity >= 1 and quantity <= 999)
);
create index cart_line_customer_created_at_idx on cart_line (customer_id, created_at, id);
create index cart_line_customer_product_idx on cart_line (customer_id, product_id, id);
create index cart_line_product_idx on cart_line (product_id);

-- step: 14 transactional create table order
create table "order" (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  customer_id uuid not null,
  number character varying(20) not null,
  status text not null,
  total bigint not null,
  placed_at timestamp(6) with time zone not null,
  shipped_at timestamp(6) with time zone,
  primary key (id),
  constraint order_status_check check (status in ('placed', 'shipped', 'cancelled'))
);
create unique index order_number_key on "order" (number);
create index order_customer_placed_at_idx on "order" (customer_id, placed_at, id);
create index order_placed_at_idx on "order" (placed_at, id);

-- step: 15 transactional create table order_line
create table order_line (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  order_id uuid not null,
  "position" bigint not null,
  product_id uuid not null,
  name character varying(160) not null,
  quantity bigint not null,
  unit_price bigint not null,
  amount bigint not null,
  location_id uuid not null,
  primary key (id),
  constraint order_line_position_check check ("position" >= 1),
  constraint order_line_quantity_check check (quantity >= 1)
);
create index order_line_order_position_idx on order_line (order_id, "position", id);
create index order_line_product_idx on order_line (product_id);
create index order_line_location_idx on order_line (location_id);

-- step: 16 transactional create table payment
create table payment (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  order_id uuid not null,
  account_id uuid not null,
  amount bigint not null,
  transfer character varying(36) not null,
  primary key (id)
);
create unique index payment_order_key on payment (order_id);
create index payment_account_idx on payment (account_id);

-- step: 17 transactional create table picture
create table picture (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  owner_id uuid not null,
  title character varying(120) not null,
  visibility text not null,
  image_id uuid not null,
  primary key (id),
  constraint picture_title_check check (char_length(title) >= 1),
  constraint picture_visibility_check check (visibility in ('public', 'private'))
);
create index picture_owner_created_at_idx on picture (owner_id, created_at, id);
create index picture_visibility_created_at_idx on picture (visibility, created_at, id);
create index picture_owner_visibility_created_at_idx on picture (owner_id, visibility, created_at, id);
create index picture_image_idx on picture (image_id);

-- step: 18 transactional create table picture_grant
create table picture_grant (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  picture_id uuid not null,
  owner_id uuid not null,
  email character varying(254) not null,
  grantee_id uuid,
  expires_at timestamp(6) with time zone not null,
  primary key (id)
);
create index picture_grant_picture_owner_expires_at_idx on picture_grant (picture_id, owner_id, expires_at, id);
create index picture_grant_picture_grantee_expires_at_idx on picture_grant (picture_id, grantee_id, expires_at, id);
create index picture_grant_picture_email_owner_idx on picture_grant (picture_id, email, owner_id, id);
create index picture_grant_picture_email_grantee_idx on picture_grant (picture_id, email, grantee_id, id);
create index picture_grant_grantee_owner_expires_at_idx on picture_grant (grantee_id, owner_id, expires_at, id);
create index picture_grant_grantee_expires_at_idx on picture_grant (grantee_id, expires_at, id);
create index picture_grant_owner_idx on picture_grant (owner_id);

-- step: 19 transactional add the foreign keys of credential
alter table credential
  add constraint credential_user_id_fkey foreign key (user_id) references "user" on delete cascade;

-- step: 20 transactional add the foreign keys of session
alter table session
  add constraint session_user_id_fkey foreign key (user_id) references "user" on delete cascade;

-- step: 21 transactional add the foreign keys of access_token
alter table access_token
  add constraint access_token_user_id_fkey foreign key (user_id) references "user" on delete cascade;

-- step: 22 transactional add the foreign keys of account
alter table account
  add constraint account_owner_id_fkey foreign key (owner_id) references "user" on delete restrict;

-- step: 23 transactional add the foreign keys of entry
alter table entry
  add constraint entry_account_id_fkey foreign key (account_id) references account on delete restrict;

-- step: 24 transactional add the foreign keys of category
alter table category
  add constraint category_parent_id_fkey foreign key (parent_id) references category on delete restrict;

-- step: 25 transactional add the foreign keys of product
alter table product
  add constraint product_category_id_fkey foreign key (category_id) references category on delete restrict;

-- step: 26 transactional add the foreign keys of stock_level
alter table stock_level
  add constraint stock_level_product_id_fkey foreign key (product_id) references product on delete restrict;
alter table stock_level
  add constraint stock_level_location_id_fkey foreign key (location_id) references location on delete restrict;

-- step: 27 transactional add the foreign keys of customer
alter table customer
  add constraint customer_user_id_fkey foreign key (user_id) references "user" on delete restrict;

-- step: 28 transactional add the foreign keys of cart_line
alter table cart_line
  add constraint cart_line_customer_id_fkey foreign key (customer_id) references customer on delete cascade;
alter table cart_line
  add constraint cart_line_product_id_fkey foreign key (product_id) references product on delete restrict;

-- step: 29 transactional add the foreign keys of order
alter table "order"
  add constraint order_customer_id_fkey foreign key (customer_id) references customer on delete restrict;

-- step: 30 transactional add the foreign keys of order_line
alter table order_line
  add constraint order_line_order_id_fkey foreign key (order_id) references "order" on delete cascade;
alter table order_line
  add constraint order_line_product_id_fkey foreign key (product_id) references product on delete restrict;
alter table order_line
  add constraint order_line_location_id_fkey foreign key (location_id) references location on delete restrict;

-- step: 31 transactional add the foreign keys of payment
alter table payment
  add constraint payment_order_id_fkey foreign key (order_id) references "order" on delete restrict;
alter table payment
  add constraint payment_account_id_fkey foreign key (account_id) references account on delete restrict;

-- step: 32 transactional add the foreign keys of picture
alter table picture
  add constraint picture_owner_id_fkey foreign key (owner_id) references "user" on delete restrict;

-- step: 33 transactional add the foreign keys of picture_grant
alter table picture_grant
  add constraint picture_grant_picture_id_fkey foreign key (picture_id) references picture on delete cascade;
alter table picture_grant
  add constraint picture_grant_owner_id_fkey foreign key (owner_id) references "user" on delete cascade;
alter table picture_grant
  add constraint picture_grant_grantee_id_fkey foreign key (grantee_id) references "user" on delete cascade;

-- 0002-gift-cards
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
-- 1. create table gift_card
-- 2. add the foreign keys of gift_card

-- step: 1 transactional create table gift_card
create table gift_card (
  id uuid not null,
  version bigint not null default 1,
  created_at timestamp(6) with time zone not null default now(),
  updated_at timestamp(6) with time zone not null default now(),
  code character varying(32) not null,
  balance bigint not null,
  status text not null,
  expires_at timestamp(6) with time zone not null,
  holder_id uuid not null,
  artwork_id uuid,
  search_vector tsvector generated always as (to_tsvector('simple', coalesce(code, ''))) stored,
  primary key (id),
  constraint gift_card_status_check check (status in ('active', 'frozen', 'spent'))
);
create unique index gift_card_code_key on gift_card (code);
create index gift_card_holder_status_expires_at_idx on gift_card (holder_id, status, expires_at, id);
create index gift_card_search_idx on gift_card using gin (search_vector);
create index gift_card_artwork_idx on gift_card (artwork_id);

-- step: 2 transactional add the foreign keys of gift_card
alter table gift_card
  add constraint gift_card_holder_id_fkey foreign key (holder_id) references customer on delete restrict;

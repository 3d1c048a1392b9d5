-- 0006-search-words
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
--  1. create table user_search_words
--  2. create table product_search_words
--  3. create table customer_search_words
--  4. create table gift_card_search_words
--  5. generate user.search_vector anew
--  6. generate product.search_vector anew
--  7. generate customer.search_vector anew
--  8. generate gift_card.search_vector anew
--  9. have user call offstage.keep_words after each insert
-- 10. have product call offstage.keep_words after each insert
-- 11. have customer call offstage.keep_words after each insert
-- 12. have gift_card call offstage.keep_words after each insert
-- 13. drop index user_search_idx of user
-- 14. drop index product_search_idx of product
-- 15. drop index customer_search_idx of customer
-- 16. drop index gift_card_search_idx of gift_card

-- step: 1 transactional create table user_search_words
create table user_search_words (
  search_word bytea not null,
  search_row uuid not null,
  primary key (search_word, search_row)
);

-- step: 2 transactional create table product_search_words
create table product_search_words (
  search_word bytea not null,
  search_row uuid not null,
  active boolean not null,
  primary key (search_word, search_row)
);
create index product_search_words_active_idx on product_search_words (active, search_word, search_row);

-- step: 3 transactional create table customer_search_words
create table customer_search_words (
  search_word bytea not null,
  search_row uuid not null,
  primary key (search_word, search_row)
);

-- step: 4 transactional create table gift_card_search_words
create table gift_card_search_words (
  search_word bytea not null,
  search_row uuid not null,
  holder_id uuid not null,
  primary key (search_word, search_row)
);
create index gift_card_search_words_holder_id_idx on gift_card_search_words (holder_id, search_word, search_row);

-- step: 5 transactional generate user.search_vector anew
-- caution: This copies the whole of user while nobody can read or write it. Where it is large, plan a quiet hour.
alter table "user" alter column search_vector set expression as (to_tsvector('simple', translate(coalesce(name, '') || ' ' || coalesce(email, ''), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')));

-- step: 6 transactional generate product.search_vector anew
-- caution: This copies the whole of product while nobody can read or write it. Where it is large, plan a quiet hour.
alter table product alter column search_vector set expression as (to_tsvector('simple', translate(coalesce(name, '') || ' ' || coalesce(sku, ''), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')));

-- step: 7 transactional generate customer.search_vector anew
-- caution: This copies the whole of customer while nobody can read or write it. Where it is large, plan a quiet hour.
alter table customer alter column search_vector set expression as (to_tsvector('simple', translate(coalesce(name, ''), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')));

-- step: 8 transactional generate gift_card.search_vector anew
-- caution: This copies the whole of gift_card while nobody can read or write it. Where it is large, plan a quiet hour.
alter table gift_card alter column search_vector set expression as (to_tsvector('simple', translate(coalesce(code, ''), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')));

-- step: 9 transactional have user call offstage.keep_words after each insert
create trigger user_search_words_insert after insert on "user" referencing new table as added for each statement execute function offstage.keep_words('user_search_words', '');
create trigger user_search_words_update after update on "user" referencing old table as removed new table as added for each statement execute function offstage.keep_words('user_search_words', '');
create trigger user_search_words_delete after delete on "user" referencing old table as removed for each statement execute function offstage.keep_words('user_search_words', '');
insert into "user_search_words" (search_word, search_row) select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id from "user" r, unnest(r.search_vector) w order by 1, 2;

-- step: 10 transactional have product call offstage.keep_words after each insert
create trigger product_search_words_insert after insert on product referencing new table as added for each statement execute function offstage.keep_words('product_search_words', 'active');
create trigger product_search_words_update after update on product referencing old table as removed new table as added for each statement execute function offstage.keep_words('product_search_words', 'active');
create trigger product_search_words_delete after delete on product referencing old table as removed for each statement execute function offstage.keep_words('product_search_words', 'active');
insert into "product_search_words" (search_word, search_row, "active") select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id, r."active" from "product" r, unnest(r.search_vector) w order by 1, 2;

-- step: 11 transactional have customer call offstage.keep_words after each insert
create trigger customer_search_words_insert after insert on customer referencing new table as added for each statement execute function offstage.keep_words('customer_search_words', '');
create trigger customer_search_words_update after update on customer referencing old table as removed new table as added for each statement execute function offstage.keep_words('customer_search_words', '');
create trigger customer_search_words_delete after delete on customer referencing old table as removed for each statement execute function offstage.keep_words('customer_search_words', '');
insert into "customer_search_words" (search_word, search_row) select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id from "customer" r, unnest(r.search_vector) w order by 1, 2;

-- step: 12 transactional have gift_card call offstage.keep_words after each insert
create trigger gift_card_search_words_insert after insert on gift_card referencing new table as added for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id');
create trigger gift_card_search_words_update after update on gift_card referencing old table as removed new table as added for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id');
create trigger gift_card_search_words_delete after delete on gift_card referencing old table as removed for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id');
insert into "gift_card_search_words" (search_word, search_row, "holder_id") select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id, r."holder_id" from "gift_card" r, unnest(r.search_vector) w order by 1, 2;

-- step: 13 alone drop index user_search_idx of user
drop index concurrently if exists user_search_idx;

-- step: 14 alone drop index product_search_idx of product
drop index concurrently if exists product_search_idx;

-- step: 15 alone drop index customer_search_idx of customer
drop index concurrently if exists customer_search_idx;

-- step: 16 alone drop index gift_card_search_idx of gift_card
drop index concurrently if exists gift_card_search_idx;

-- 0007-search-fields
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
-- 1. let product_search_words.active be empty
-- 2. let gift_card_search_words.holder_id be empty
-- 3. have user call offstage.keep_words after each insert
-- 4. have product call offstage.keep_words after each insert
-- 5. have customer call offstage.keep_words after each insert
-- 6. have gift_card call offstage.keep_words after each insert

-- step: 1 transactional let product_search_words.active be empty
alter table product_search_words alter column active drop not null;

-- step: 2 transactional let gift_card_search_words.holder_id be empty
alter table gift_card_search_words alter column holder_id drop not null;

-- step: 3 transactional have user call offstage.keep_words after each insert
drop trigger user_search_words_insert on "user";
create trigger user_search_words_insert after insert on "user" referencing new table as added for each statement execute function offstage.keep_words('user_search_words', '', 'name,email');
drop trigger user_search_words_update on "user";
create trigger user_search_words_update after update on "user" referencing old table as removed new table as added for each statement execute function offstage.keep_words('user_search_words', '', 'name,email');
drop trigger user_search_words_delete on "user";
create trigger user_search_words_delete after delete on "user" referencing old table as removed for each statement execute function offstage.keep_words('user_search_words', '', 'name,email');
delete from "user_search_words";
insert into "user_search_words" (search_word, search_row) select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id from "user" r, unnest(r.search_vector) w order by 1, 2;

-- step: 4 transactional have product call offstage.keep_words after each insert
drop trigger product_search_words_insert on product;
create trigger product_search_words_insert after insert on product referencing new table as added for each statement execute function offstage.keep_words('product_search_words', 'active', 'name,sku');
drop trigger product_search_words_update on product;
create trigger product_search_words_update after update on product referencing old table as removed new table as added for each statement execute function offstage.keep_words('product_search_words', 'active', 'name,sku');
drop trigger product_search_words_delete on product;
create trigger product_search_words_delete after delete on product referencing old table as removed for each statement execute function offstage.keep_words('product_search_words', 'active', 'name,sku');
delete from "product_search_words";
insert into "product_search_words" (search_word, search_row, "active") select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id, r."active" from "product" r, unnest(r.search_vector) w order by 1, 2;

-- step: 5 transactional have customer call offstage.keep_words after each insert
drop trigger customer_search_words_insert on customer;
create trigger customer_search_words_insert after insert on customer referencing new table as added for each statement execute function offstage.keep_words('customer_search_words', '', 'name');
drop trigger customer_search_words_update on customer;
create trigger customer_search_words_update after update on customer referencing old table as removed new table as added for each statement execute function offstage.keep_words('customer_search_words', '', 'name');
drop trigger customer_search_words_delete on customer;
create trigger customer_search_words_delete after delete on customer referencing old table as removed for each statement execute function offstage.keep_words('customer_search_words', '', 'name');
delete from "customer_search_words";
insert into "customer_search_words" (search_word, search_row) select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id from "customer" r, unnest(r.search_vector) w order by 1, 2;

-- step: 6 transactional have gift_card call offstage.keep_words after each insert
drop trigger gift_card_search_words_insert on gift_card;
create trigger gift_card_search_words_insert after insert on gift_card referencing new table as added for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id', 'code');
drop trigger gift_card_search_words_update on gift_card;
create trigger gift_card_search_words_update after update on gift_card referencing old table as removed new table as added for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id', 'code');
drop trigger gift_card_search_words_delete on gift_card;
create trigger gift_card_search_words_delete after delete on gift_card referencing old table as removed for each statement execute function offstage.keep_words('gift_card_search_words', 'holder_id', 'code');
delete from "gift_card_search_words";
insert into "gift_card_search_words" (search_word, search_row, "holder_id") select distinct convert_to(left(w.lexeme, 64), 'UTF8'), r.id, r."holder_id" from "gift_card" r, unnest(r.search_vector) w order by 1, 2;

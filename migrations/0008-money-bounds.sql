-- 0008-money-bounds
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
--  1. add constraint product_price_check of product
--  2. validate constraint product_price_check of product
--  3. add constraint order_total_check of order
--  4. validate constraint order_total_check of order
--  5. add constraint order_line_amount_check of order_line
--  6. validate constraint order_line_amount_check of order_line
--  7. add constraint order_line_unit_price_check of order_line
--  8. validate constraint order_line_unit_price_check of order_line
--  9. add constraint payment_amount_check of payment
-- 10. validate constraint payment_amount_check of payment
-- 11. add constraint gift_card_balance_check of gift_card
-- 12. validate constraint gift_card_balance_check of gift_card

-- step: 1 transactional add constraint product_price_check of product
alter table product
  add constraint product_price_check check (price >= 0) not valid;

-- step: 2 transactional validate constraint product_price_check of product
alter table product validate constraint product_price_check;

-- step: 3 transactional add constraint order_total_check of order
alter table "order"
  add constraint order_total_check check (total >= 0) not valid;

-- step: 4 transactional validate constraint order_total_check of order
alter table "order" validate constraint order_total_check;

-- step: 5 transactional add constraint order_line_amount_check of order_line
alter table order_line
  add constraint order_line_amount_check check (amount >= 0) not valid;

-- step: 6 transactional validate constraint order_line_amount_check of order_line
alter table order_line validate constraint order_line_amount_check;

-- step: 7 transactional add constraint order_line_unit_price_check of order_line
alter table order_line
  add constraint order_line_unit_price_check check (unit_price >= 0) not valid;

-- step: 8 transactional validate constraint order_line_unit_price_check of order_line
alter table order_line validate constraint order_line_unit_price_check;

-- step: 9 transactional add constraint payment_amount_check of payment
alter table payment
  add constraint payment_amount_check check (amount >= 1) not valid;

-- step: 10 transactional validate constraint payment_amount_check of payment
alter table payment validate constraint payment_amount_check;

-- step: 11 transactional add constraint gift_card_balance_check of gift_card
alter table gift_card
  add constraint gift_card_balance_check check (balance >= 0) not valid;

-- step: 12 transactional validate constraint gift_card_balance_check of gift_card
alter table gift_card validate constraint gift_card_balance_check;

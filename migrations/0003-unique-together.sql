-- 0003-unique-together
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
-- 1. build index stock_level_product_location_key on stock_level
-- 2. build index cart_line_customer_product_key on cart_line
-- 3. build index picture_grant_picture_email_key on picture_grant
-- 4. drop index stock_level_product_location_idx of stock_level
-- 5. drop index stock_level_shelf_key of stock_level
-- 6. drop index cart_line_customer_product_idx of cart_line
-- 7. drop index picture_grant_picture_email_grantee_idx of picture_grant
-- 8. drop index picture_grant_picture_email_owner_idx of picture_grant
-- 9. drop column stock_level.shelf

-- step: 1 alone build index stock_level_product_location_key on stock_level
create unique index concurrently stock_level_product_location_key on stock_level (product_id, location_id);

-- step: 2 alone build index cart_line_customer_product_key on cart_line
create unique index concurrently cart_line_customer_product_key on cart_line (customer_id, product_id);

-- step: 3 alone build index picture_grant_picture_email_key on picture_grant
create unique index concurrently picture_grant_picture_email_key on picture_grant (picture_id, email);

-- step: 4 alone drop index stock_level_product_location_idx of stock_level
drop index concurrently if exists stock_level_product_location_idx;

-- step: 5 alone drop index stock_level_shelf_key of stock_level
drop index concurrently if exists stock_level_shelf_key;

-- step: 6 alone drop index cart_line_customer_product_idx of cart_line
drop index concurrently if exists cart_line_customer_product_idx;

-- step: 7 alone drop index picture_grant_picture_email_grantee_idx of picture_grant
drop index concurrently if exists picture_grant_picture_email_grantee_idx;

-- step: 8 alone drop index picture_grant_picture_email_owner_idx of picture_grant
drop index concurrently if exists picture_grant_picture_email_owner_idx;

-- step: 9 transactional drop column stock_level.shelf
-- caution: The values of this column are lost. Versions of the app that still read it fail from here on.
alter table stock_level drop column shelf;

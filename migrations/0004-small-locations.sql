-- 0004-small-locations
--
-- Written by `offstage migrate`. Read it, change what should be otherwise, commit it with the code;
-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.
--
-- 1. have location call offstage.hold_to_size after each insert

-- step: 1 transactional have location call offstage.hold_to_size after each insert
-- caution: Nobody can write to location while its rows are counted.
create trigger hold_to_1000_rows after insert on location referencing new table as added for each statement execute function offstage.hold_to_size('1000');
select offstage.require_size('location', 1000);

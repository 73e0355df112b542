-- The chain of events covers the versions that it tells of, and the database remembers its end.
alter table events add column sealed_hash text;
create table chain_head (
  only_row integer primary key check (only_row = 1),
  event_id integer not null,
  hash text not null
) strict;

alter table set_aside add column erased_at text;

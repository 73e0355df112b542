-- When a tablet said that nothing is left on it, after the office had ordered that.
alter table tablets add column wiped_at text;

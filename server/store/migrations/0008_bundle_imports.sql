create table bundle_imports (
  import_id integer primary key,
  office_id text not null references offices (office_id),
  tablet_id text not null references tablets (tablet_id),
  bundle_id text not null,
  made_at text not null,
  imported_at text not null,
  imported_by text not null references operators (operator_id),
  key_id text not null,
  receipt_key blob not null,
  results text not null check (json_valid(results)),
  unique (tablet_id, bundle_id)
) strict;
create index bundle_imports_by_time on bundle_imports (office_id, imported_at);

-- Kinds of business that the office loaded beyond those of kiosk/rules/kbli.json (`loket kbli import`).
create table kbli_groups (
  code text primary key check (length(code) = 5 and code not glob '*[^0-9]*'),
  title text not null,
  everyday text not null,
  words text not null check (json_valid(words)),
  scopes text not null check (json_valid(scopes)),
  codes_2020 text not null check (json_valid(codes_2020)),
  risk text not null check (risk in ('R', 'MR', 'MT', 'T', 'NS', 'unknown')),
  risk_source text,
  risk_date text,
  loaded_at text not null,
  check (risk = 'unknown' or (risk_source is not null and risk_date is not null))
) strict;

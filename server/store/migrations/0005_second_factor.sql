-- Sessions say where they were begun and may wait for the second code; a code of an authenticator app.
alter table sessions add column browser text not null default '';
alter table sessions add column awaits_code integer not null default 0 check (awaits_code in (0, 1));
create table operator_totp (
  operator_id text primary key references operators (operator_id),
  secret_sealed blob not null,
  begun_at text not null,
  confirmed_at text,
  last_step integer not null default 0
) strict;

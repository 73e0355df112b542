-- The doors to an account, for the sums of the month.
create table account_doors (
  draft_id text primary key references drafts (draft_id),
  office_id text not null references offices (office_id),
  month text not null,                        -- WITA, '2026-11': of the first arrival
  door text check (door in ('whatsapp', 'email', 'none')),
  came_without integer not null default 0 check (came_without in (0, 1)),   -- without an e-mail
  left_with integer not null default 0 check (left_with in (0, 1)),         -- with one in the draft
  practised integer not null default 0 check (practised in (0, 1)),
  proven integer not null default 0 check (proven in (0, 1))
) strict;
create index account_doors_by_month on account_doors (office_id, month);

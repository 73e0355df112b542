-- Proof that a mailbox can be read, and the limits of codes: schema.sql says what each column means.
create table mail_proofs (
  draft_id text primary key references drafts (draft_id),
  office_id text not null references offices (office_id),
  state text not null check (state in ('queued', 'sent', 'proven', 'lapsed', 'failed')),
  reason text check (reason in ('refused', 'given_up', 'too_many', 'no_address')),   -- why it failed
  email_hash text,                            -- null: asked while the keys were locked
  asked_at text not null,
  next_try_at text,                           -- while queued
  send_tries integer not null default 0,      -- attempts that led nowhere
  code_hash text,                             -- null: none was sent, or it was used
  sent_at text,                               -- when the mail server took it: the 15 minutes begin
  code_tries integer not null default 0,      -- wrong ones
  proven_how text check (proven_how in ('code', 'desk')),
  proven_at text,
  proven_by text references operators (operator_id)    -- null: typed on a tablet
) strict;
create index mail_proofs_due on mail_proofs (next_try_at) where state = 'queued';

create table mail_requests (
  mail_request_id integer primary key,
  office_id text not null references offices (office_id),
  draft_id text references drafts (draft_id),
  email_hash text,
  asked_at text not null
) strict;
create index mail_requests_by_office on mail_requests (office_id, asked_at);
create index mail_requests_by_draft on mail_requests (draft_id) where draft_id is not null;
create index mail_requests_by_email on mail_requests (email_hash) where email_hash is not null;

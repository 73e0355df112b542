-- The database as it is today, in reading order: readable truth.
-- server/store/migrations.py brings an older file to this state; tests/test_schema.py keeps both honest.
--
-- Law of this file: beside the sealed bytes stand only columns that name nobody. Names, NIK, phone, e-mail,
-- addresses, notes and NIB live inside `sealed` (HPKE to the server's own key, docs/sync.md) and are opened
-- in memory only. Times are UTC text `YYYY-MM-DDTHH:MM:SS.mmmZ`; days are WITA (Asia/Makassar) `YYYY-MM-DD`.

-- One row. `epoch` names this life of the database: `loket restore` makes a new one, and tablets then offer
-- what they delivered in the last 14 days (docs/sync.md, "After a restore").
create table server_state (
  only_row integer primary key check (only_row = 1),
  epoch text not null,
  created_at text not null
) strict;

-- A counter: one kecamatan. Everything below belongs to one office. Written by `loket office add`.
create table offices (
  office_id text primary key,                 -- slug, 'palaran'
  name text not null,                         -- 'Kecamatan Palaran'
  kecamatan_code text not null,               -- Kemendagri, '64.72.01'
  created_at text not null
) strict;

-- People of the office. Never deleted (events point at them); locked instead.
create table operators (
  operator_id text primary key,
  office_id text not null references offices (office_id),
  name text not null unique,                  -- the login name
  role text not null check (role in ('operator', 'supervisor')),
  password_hash text not null,                -- argon2id
  locked_at text,
  created_at text not null
) strict;
create index operators_by_office on operators (office_id, name);

-- Values of the office that differ from the defaults in kiosk/rules/settings.json.
create table office_settings (
  office_id text not null references offices (office_id),
  name text not null,
  value text not null check (json_valid(value)),
  changed_at text not null,
  changed_by text references operators (operator_id),
  primary key (office_id, name)
) strict, without rowid;

-- Operator logins. Die 15 minutes after the last use, 12 hours after their beginning, or at logout.
create table sessions (
  session_hash text primary key,              -- SHA-256 of the cookie's value
  operator_id text not null references operators (operator_id),
  csrf_token text not null,
  created_at text not null,
  expires_at text not null,
  browser text not null default '',           -- 'Chrome, Windows': so that its operator knows it again
  awaits_code integer not null default 0 check (awaits_code in (0, 1))  -- 1: the password was right, the code is missing
) strict;
create index sessions_by_operator on sessions (operator_id);

-- A code of an authenticator app as the second factor, where an operator wants one. Asked for once it is confirmed.
create table operator_totp (
  operator_id text primary key references operators (operator_id),
  secret_sealed blob not null,                -- AES-GCM by DATA/keys/login.key
  begun_at text not null,
  confirmed_at text,                          -- the app showed a right code
  last_step integer not null default 0        -- time step of the last code used: none counts twice
) strict;

-- Failed logins and wrong enrolment codes, to slow down guessing. Old rows are swept.
create table failed_tries (
  failed_try_id integer primary key,
  kind text not null check (kind in ('login', 'enrolment', 'resume', 'status')),
  subject text not null,                      -- login name, 'installation', tablet, or network address (status page)
  tried_at text not null
) strict;
create index failed_tries_by_subject on failed_tries (kind, subject, tried_at);
create index failed_tries_by_time on failed_tries (tried_at);

-- One-time codes with which a tablet enrols: 10 minutes, used once.
create table enrolments (
  code_hash text primary key,
  office_id text not null references offices (office_id),
  tablet_name text not null,
  issued_by text references operators (operator_id),   -- null: issued on the command line
  issued_at text not null,
  expires_at text not null,
  used_at text
) strict;
create index enrolments_by_office on enrolments (office_id, expires_at);

-- Enrolled tablets. Never deleted; revoked instead. `letter` begins this tablet's queue numbers.
create table tablets (
  tablet_id text primary key,
  office_id text not null references offices (office_id),
  name text not null,
  letter text not null check (letter glob '[B-Z]'),
  public_key text not null,                   -- P-256, SPKI, base64url: checks the signatures
  enrolled_at text not null,
  revoked_at text,
  last_seen_at text,
  app_version text,
  rules_version text,
  waiting integer not null default 0,         -- rows in its outbox, as last reported
  oldest_waiting_at text,
  storage_free integer,                       -- bytes
  clock_offset_ms integer,                    -- tablet minus server
  sync_state text,
  wipe_ordered_at text,                       -- the office wants it emptied: told with the next heartbeat
  wiped_at text                               -- the tablet said that nothing is left on it
) strict;
create index tablets_by_office on tablets (office_id, name);

-- Answers already given to signed requests: a repeated nonce gets the first answer again. Swept after 30 days.
create table nonces (
  tablet_id text not null references tablets (tablet_id),
  nonce text not null,
  body_sha256 text not null,
  status integer not null,
  reply text not null,
  answered_at text not null,
  primary key (tablet_id, nonce)
) strict, without rowid;
create index nonces_by_time on nonces (answered_at);

-- An application until its outcome, and after it without a person in it. `rev` is the tablet's revision,
-- `edit` counts the operator's corrections on top of it (0 = untouched); `revision_id` is what is current.
-- problem_count is null until judged (accept, then judge); is_readable = 0: judged, and can't be opened.
create table drafts (
  draft_id text primary key,
  office_id text not null references offices (office_id),
  tablet_id text references tablets (tablet_id),       -- null: begun at the desk
  rev integer not null check (rev >= 0),
  edit integer not null default 0 check (edit >= 0),
  revision_id integer not null references draft_revisions (revision_id) deferrable initially deferred,
  stage text not null check (stage in ('filling', 'paused', 'submitted', 'abandoned', 'withdrawn')),
  status text not null check (status in ('new', 'claimed', 'waiting_applicant', 'waiting_oss', 'finalised', 'withdrawn')),
  queue_number text,                                   -- 'B-017', from submission on
  business_day text,                                   -- WITA day of the submission's arrival
  received_at text not null,                           -- first arrival
  changed_at text not null,                            -- last arrival or edit
  submitted_at text,                                   -- arrival of the submitted stage
  rules_version text not null,
  pathway text,
  kbli_code text,
  kelurahan text,                                      -- code, '64.72.01.1003'
  problem_count integer,                               -- blocking problems
  warning_count integer,
  is_readable integer check (is_readable in (0, 1)),
  judged_at text,
  nik_hash text,                                       -- HMAC-SHA-256, keyed by DATA/keys: finds duplicates
  phone_hash text,
  email_hash text,
  resume_hash text,
  nib_hash text,
  has_conflict integer not null default 0 check (has_conflict in (0, 1)),
  has_late integer not null default 0 check (has_late in (0, 1)),
  purged_at text,                                      -- its time was over: everything personal was erased then
  unique (office_id, business_day, queue_number)
) strict;
create index drafts_by_queue on drafts (office_id, status, submitted_at, draft_id) where stage = 'submitted';
create index drafts_by_stage on drafts (office_id, stage, changed_at) where purged_at is null;
create index drafts_unjudged on drafts (changed_at) where judged_at is null;
create index drafts_by_revision on drafts (revision_id);   -- the foreign key looks here for each new version
create index drafts_by_number on drafts (office_id, queue_number);
create index drafts_by_nik on drafts (nik_hash) where nik_hash is not null;
create index drafts_by_phone on drafts (phone_hash, nik_hash) where phone_hash is not null;
create index drafts_by_email on drafts (email_hash, nik_hash) where email_hash is not null;
create index drafts_by_resume on drafts (resume_hash) where resume_hash is not null;
create index drafts_by_nib on drafts (nib_hash) where nib_hash is not null;

-- Every version that ever arrived or was made by an operator, sealed. Only appended; `sealed` and `envelope` are
-- emptied by purge and withdrawal, the hash stays. `kind`: tablet = accepted from the tablet, edit = an operator's,
-- lower = a late packet, late = came after a claim, conflict = same rev with other content.
create table draft_revisions (
  revision_id integer primary key,
  draft_id text not null references drafts (draft_id) deferrable initially deferred,
  rev integer not null,
  edit integer not null default 0,
  kind text not null check (kind in ('tablet', 'edit', 'lower', 'late', 'conflict')),
  sha256 text not null,                       -- lower-case hex over envelope and sealed bytes
  envelope text,
  sealed blob,
  received_at text not null,
  operator_id text references operators (operator_id),
  unique (draft_id, rev, edit, sha256)
) strict;
create index draft_revisions_held on draft_revisions (draft_id, received_at) where sealed is not null;

-- Deliveries that can't become a draft: broken envelopes, and everything a revoked tablet still delivers. Never dropped.
create table set_aside (
  set_aside_id integer primary key,
  office_id text not null references offices (office_id),
  tablet_id text references tablets (tablet_id),
  draft_id text,                              -- as claimed by the address, not checked
  reason text not null check (reason in ('broken', 'revoked', 'other_office')),
  sha256 text not null unique,                -- of the body: the same delivery is kept once
  body blob not null,
  received_at text not null,
  settled_at text,                            -- staff looked at it
  settled_by text references operators (operator_id),
  erased_at text                              -- its days were over: the body was emptied then
) strict;
create index set_aside_open on set_aside (office_id, set_aside_id) where settled_at is null;

-- Files that were carried from a tablet without network, and what each row in them said. Swept after 60 days.
create table bundle_imports (
  import_id integer primary key,
  office_id text not null references offices (office_id),
  tablet_id text not null references tablets (tablet_id),
  bundle_id text not null,                    -- made by the tablet; the same file again is the same row
  made_at text not null,                      -- as the tablet's clock had it
  imported_at text not null,
  imported_by text not null references operators (operator_id),
  key_id text not null,                       -- what opens receipt_key
  receipt_key blob not null,                  -- sealed: keys the proofs file that travels back
  results text not null check (json_valid(results)),   -- [{draft_id, rev, said, status, proof}]
  unique (tablet_id, bundle_id)
) strict;
create index bundle_imports_by_time on bundle_imports (office_id, imported_at);

-- Every state of a draft with start, end and who; all waiting and service times come from here.
create table periods (
  period_id integer primary key,
  draft_id text not null references drafts (draft_id),
  state text not null check (state in ('filling', 'paused', 'abandoned', 'queued', 'claimed', 'waiting_applicant', 'waiting_oss', 'finalised', 'withdrawn')),
  started_at text not null,
  ended_at text,
  operator_id text references operators (operator_id)
) strict;
create index periods_by_draft on periods (draft_id, started_at);
create unique index periods_open on periods (draft_id) where ended_at is null;

-- Who works on a draft: a lease of 20 minutes, renewed by use. One row while claimed.
create table claims (
  draft_id text primary key references drafts (draft_id),
  operator_id text not null references operators (operator_id),
  claimed_at text not null,
  expires_at text not null
) strict;
create index claims_by_operator on claims (operator_id);

-- What was copied into OSS, so that an OSS failing at field 23 resumes at 23. Dies with finalisation.
create table copy_marks (
  draft_id text not null references drafts (draft_id),
  copy_key text not null,                     -- field id, or 'products.1.product_name'
  copied_at text not null,
  operator_id text not null references operators (operator_id),
  primary key (draft_id, copy_key)
) strict, without rowid;

-- "Asli dilihat petugas": a tick instead of a photograph.
create table originals_seen (
  draft_id text not null references drafts (draft_id),
  document text not null,                     -- 'ktp', 'kk' ...
  seen_at text not null,
  operator_id text not null references operators (operator_id),
  primary key (draft_id, document)
) strict, without rowid;

-- Operators' notes, sealed: they may name people.
create table notes (
  note_id integer primary key,
  draft_id text not null references drafts (draft_id),
  sealed blob,
  written_at text not null,
  operator_id text not null references operators (operator_id)
) strict;
create index notes_by_draft on notes (draft_id, written_at);

-- Outcomes. The last row counts; waiting outcomes may be followed by a final one.
create table finalisations (
  finalisation_id integer primary key,
  draft_id text not null references drafts (draft_id),
  outcome text not null check (outcome in ('nib_issued', 'referred', 'waiting_applicant', 'waiting_oss', 'cancelled')),
  cause text not null,                        -- code from kiosk/rules/outcomes.json
  override_reason_sealed blob,                -- why, when blocking problems were left; sealed, it may name people
  decided_at text not null,
  operator_id text not null references operators (operator_id)
) strict;
create index finalisations_by_draft on finalisations (draft_id, decided_at);
create index finalisations_by_time on finalisations (decided_at);

-- Highest number given per office, day and letter. Letter 'A' is the desk's and counts per day; a tablet counts
-- on its own letter itself (docs/sync.md, "Queue numbers"), its row is what the server has seen.
create table number_counters (
  office_id text not null references offices (office_id),
  business_day text not null,
  letter text not null,
  last_number integer not null,
  primary key (office_id, business_day, letter)
) strict, without rowid;
create index number_counters_by_letter on number_counters (office_id, letter, business_day);

-- "Panggil petugas" from a tablet: the screen's name and nothing else.
create table calls (
  call_id integer primary key,
  office_id text not null references offices (office_id),
  tablet_id text not null references tablets (tablet_id),
  screen text not null,
  called_at text not null,
  answered_at text,
  answered_by text references operators (operator_id)
) strict;
create index calls_open on calls (office_id, called_at) where answered_at is null;
create index calls_by_tablet on calls (tablet_id, call_id);

-- Proof that the applicant's mailbox can be read (docs/sync.md §9): one row a draft, from the first asking on.
-- No address and no code stands here, only keyed hashes: of the address, and of draft, address and code together.
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

-- Codes that were asked for, to limit them. Swept after a day; purge and withdrawal take draft and hash out.
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

-- The office's outgoing mail, set by a supervisor; without a row the environment's counts. The password is sealed.
create table mail_servers (
  office_id text primary key references offices (office_id),
  host text not null,
  port integer not null check (port between 1 and 65535),
  tls text not null check (tls in ('tls', 'starttls', 'none')),
  user_name text not null,                    -- '': no login
  from_address text not null,
  password_sealed blob,
  changed_at text not null,
  changed_by text references operators (operator_id)
) strict;

-- By which door somebody comes to an account, for the sums of the month: names nobody and outlives the purge.
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

-- Kinds of business that the office loaded beyond those of kiosk/rules/kbli.json (`loket kbli import`).
create table kbli_groups (
  code text primary key check (length(code) = 5 and code not glob '*[^0-9]*'),
  title text not null,                        -- as BPS prints it
  everyday text not null,                     -- its name on a card; '': the title
  words text not null check (json_valid(words)),               -- what people say; a list
  scopes text not null check (json_valid(scopes)),
  codes_2020 text not null check (json_valid(codes_2020)),
  risk text not null check (risk in ('R', 'MR', 'MT', 'T', 'NS', 'unknown')),
  risk_source text,                           -- a risk that nobody read is 'unknown': an officer decides
  risk_date text,
  loaded_at text not null,
  check (risk = 'unknown' or (risk_source is not null and risk_date is not null))
) strict;

-- What people call a kind of business: an officer's other choice proposes it, a supervisor words it. A proposal holds none
-- of the applicant's words: they stay in the sealed draft until the review.
create table kbli_proposals (
  draft_id text primary key references drafts (draft_id),
  office_id text not null references offices (office_id),
  code text not null check (length(code) = 5 and code not glob '*[^0-9]*'),
  proposed_at text not null,
  proposed_by text not null
) strict;
create index kbli_proposals_by_office on kbli_proposals (office_id, proposed_at);
create table kbli_synonyms (
  synonym_id integer primary key,
  office_id text not null references offices (office_id),
  words text not null check (length(words) between 3 and 60),
  code text not null check (length(code) = 5 and code not glob '*[^0-9]*'),
  reviewed_at text not null,
  reviewed_by text not null,
  unique (office_id, words)
) strict;

-- What happened, append-only, without a personal value. Each row's hash covers the one before it (SHA-256).
create table events (
  event_id integer primary key,
  at text not null,
  office_id text references offices (office_id),
  actor_kind text not null check (actor_kind in ('tablet', 'operator', 'server')),
  actor_id text,
  act text not null,                          -- 'draft_received', 'nik_read', 'claimed' ...: docs/database.md lists them
  draft_id text,
  detail text not null default '{}' check (json_valid(detail)),
  sealed_hash text,                           -- of the version that it kept: draft_revisions.sha256
  previous_hash text not null,
  hash text not null
) strict;
create index events_by_draft on events (draft_id, event_id);
create index events_by_office on events (office_id, event_id);
create index events_of_a_day on events (office_id, act, at) where act in ('nik_read', 'draft_withdrawn', 'day_closed');
-- The last event, so that an end that was cut off is seen.
create table chain_head (
  only_row integer primary key check (only_row = 1),
  event_id integer not null,
  hash text not null
) strict;
create trigger events_are_not_changed before update on events begin select raise(abort, 'events are append-only'); end;
create trigger events_are_not_removed before delete on events begin select raise(abort, 'events are append-only'); end;

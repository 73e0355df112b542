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

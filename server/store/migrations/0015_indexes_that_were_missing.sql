-- What was read by walking a whole table: each new version of a draft (the foreign key of drafts.revision_id), the closing of
-- the day, calls of a tablet, what was set aside, old tries.
create index drafts_by_revision on drafts (revision_id);
create index finalisations_by_time on finalisations (decided_at);
create index number_counters_by_letter on number_counters (office_id, letter, business_day);
create index calls_by_tablet on calls (tablet_id, call_id);
create index set_aside_open on set_aside (office_id, set_aside_id) where settled_at is null;
create index failed_tries_by_time on failed_tries (tried_at);
create index events_of_a_day on events (office_id, act, at) where act in ('nik_read', 'draft_withdrawn', 'day_closed');

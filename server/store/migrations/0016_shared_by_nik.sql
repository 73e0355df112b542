-- How many other applicants share a phone number or an e-mail: the own NIK is skipped in the index, however many drafts it has.
drop index drafts_by_phone;
create index drafts_by_phone on drafts (phone_hash, nik_hash) where phone_hash is not null;
drop index drafts_by_email;
create index drafts_by_email on drafts (email_hash, nik_hash) where email_hash is not null;

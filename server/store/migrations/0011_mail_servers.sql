-- The office's outgoing mail.
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

-- By this key conversations are named in the log of all replicas: a log alone tells nobody which one it was.
create table log_key (
    id boolean primary key default true check (id),         -- so that there is no second row
    key bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
insert into log_key default values;

-- How many days before its end the helpdesk was told that the bot's credential expires: each once, by one replica.
create table credential_notice (
    expires_at timestamptz not null,            -- of the credential: the next one has another date
    days integer not null,
    told_at timestamptz not null,
    primary key (expires_at, days)
);

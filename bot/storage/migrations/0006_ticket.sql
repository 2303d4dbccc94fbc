-- Tickets: somebody was handed over to the helpdesk. What is looked for has a column; the rest is in `data`.
-- The columns are those of bot.storage.work, which says what they mean.
create sequence ticket_number start 1001;       -- people say it, so it is short; a number that is not used is no harm
create sequence incident_id;

create table incident (
    id bigint primary key,
    revision bigint not null,                   -- counts the changes; who changes what has changed since is told so
    failure text not null,
    channel_id text not null,
    card_id text,
    opened_at timestamptz not null,
    closed_at timestamptz,
    data jsonb not null
);
-- Two turns that notice the same at the same time make one incident: the other one is run again.
create unique index incident_open on incident (failure, channel_id) where closed_at is null;

create table ticket (
    number bigint primary key,
    revision bigint not null,
    status text not null check (status in ('waiting', 'taken', 'closed')),
    tenant_id text not null,
    asker_id text not null,
    conversation_id text not null,
    holder_id text,
    channel_id text not null,
    card_id text,
    failure text not null,
    incident_id bigint references incident (id),
    opened_at timestamptz not null,
    taken_at timestamptz,
    closed_at timestamptz,
    due_at timestamptz,
    data jsonb not null
);
create index ticket_of_person on ticket (asker_id, number);                             -- each turn of theirs, erasure
create index ticket_by_card on ticket (channel_id, card_id);                            -- each reply in a thread
create index ticket_waiting on ticket (channel_id, number) where status = 'waiting';    -- how many are before one
create index ticket_taken on ticket (channel_id, taken_at) where taken_at is not null;  -- how long people wait
create index ticket_held on ticket (holder_id, number) where status = 'taken';
create index ticket_due on ticket (due_at) where due_at is not null;
create index ticket_unposted on ticket (number) where card_id is null and status <> 'closed';
create index ticket_failure on ticket (failure, opened_at) where failure <> '';         -- is it an incident?
create index ticket_of_incident on ticket (incident_id, number) where incident_id is not null;
create index ticket_closed on ticket (closed_at)                                        -- retention
    where closed_at is not null and (asker_id <> '' or holder_id is not null);

-- What was said and done, in its order. Never changed; it goes with its ticket, or before.
create table ticket_line (
    id bigint generated always as identity primary key,
    number bigint not null references ticket (number) on delete cascade,
    at timestamptz not null,
    kind text not null check (kind in ('user', 'agent', 'note', 'bot', 'event')),
    author text not null,
    text text not null
);
create index ticket_line_of on ticket_line (number, id);

-- A message in the thread below another. All rows that there are hold already, so none is read: `not valid`.
alter table outbox drop constraint outbox_method_check;
alter table outbox add constraint outbox_method_check check (method in ('send', 'update', 'reply')) not valid;

-- Whether somebody was told that a line of a ticket did not arrive, or may not have. Few lines are ever in this index.
alter table outbox add column told_at timestamptz;
create index outbox_undelivered on outbox (id)
    where policy = 'hold' and status in ('ambiguous', 'rejected', 'gone') and told_at is null;

-- A reply names the card that it is below. What is answered in a chat is not in this index, and so costs nothing more.
create index outbox_card on outbox (conversation_id, activity_id) where method = 'send' and policy = 'hold';

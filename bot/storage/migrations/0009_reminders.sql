-- Campaigns of reminders. What is looked for has a column; the rest is in `data` (bot.reminders).
create table campaign (
    id bigint generated always as identity primary key,
    revision bigint not null default 1,         -- counts the changes; who changes what has changed since is told so
    tenant_id text not null,
    owner_id text not null,                     -- the owner's Entra object id
    name text not null,
    state text not null
        check (state in ('draft', 'canary', 'running', 'paused', 'halted', 'cancelled', 'finished')),
    canary_size integer not null,
    halted_because text not null default '',
    due date not null,                          -- the last date of the schedule
    created_at timestamptz not null,
    started_at timestamptz,
    reminding_since timestamptz,                -- since when its state lets it remind: refusals before that are history
    ended_at timestamptz,                       -- when it was cancelled or finished
    data jsonb not null
);
-- Two campaigns that go on are never called the same: a command names the one that it means.
create unique index campaign_name on campaign (tenant_id, lower(name)) where state not in ('cancelled', 'finished');

-- Who is expected to enroll, with what. The columns are those of bot.reminders.person.
create table expected (
    id bigint generated always as identity primary key,
    campaign_id bigint not null references campaign (id) on delete cascade,
    tenant_id text not null,
    object_id text not null,                    -- empty: whoever it was is no longer known
    serial_number text not null default '',
    due date,
    locale text not null default '',
    time_zone text not null default '',
    country text not null default '',
    is_canary boolean not null default false,   -- one of the few who are reminded first
    sent integer not null default 0,
    last_at timestamptz,
    snoozed_until timestamptz,
    stopped_at timestamptz,
    enrolled_at timestamptz,
    left_at timestamptz,
    acted_at timestamptz,                       -- when they first answered a reminder
    reach text not null default 'unknown'
        check (reach in ('unknown', 'reachable', 'not_installed', 'blocked', 'removed', 'gone')),
    quiet_until timestamptz,
    next_at timestamptz,                        -- when to look at them next; null where nothing more is planned
    lease bigint not null default 0,            -- counts who took it: only the newest may say what became of it
    leased_until timestamptz                    -- after this, whoever took it is taken for dead
);
create unique index expected_once on expected (campaign_id, object_id, serial_number) where object_id <> '';
-- The claim reads as many rows of it as it takes, whatever is due in campaigns that are paused, or not in the canary.
create index expected_due on expected (campaign_id, is_canary, next_at)
    where next_at is not null and leased_until is null;
create index expected_leased on expected (leased_until) where leased_until is not null;     -- few rows at any time
create index expected_person on expected (object_id) where object_id <> '';                 -- answers, erasure

-- The ledger: a row for each reminder that was begun, before its POST, or that was not sent in the end.
-- What is planned next is `expected.next_at`; `pending` is an attempt that Teams throttled and that is made again.
create table reminder (
    id bigint generated always as identity primary key,
    campaign_id bigint not null,                -- that of `expected`, to count without it
    expected_id bigint not null references expected (id) on delete cascade,
    status text not null check (status in ('pending', 'sending', 'sent', 'held', 'suppressed', 'refused')),
    obstacle text not null default '',          -- what stood in the way when it was sent
    attempts integer not null default 0,
    fault text not null default '',             -- why it was not sent, or may not have been
    activity_id text,                           -- Teams' id of the message, once sent
    began_at timestamptz,
    done_at timestamptz
);
-- At most one reminder of somebody is under way, whatever the workers believe.
create unique index reminder_open on reminder (expected_id) where status in ('pending', 'sending');
create index reminder_of on reminder (expected_id, id);                     -- the newest of somebody; what is erased
create index reminder_counted on reminder (campaign_id, status);            -- figures, without reading the rows
create index reminder_done on reminder (campaign_id, done_at)               -- how many of the newest were refused
    where status in ('sent', 'held', 'refused');

-- Whoever had their data erased while a campaign goes on: they are not taken into it again. It goes with its end.
create table not_reminded (
    campaign_id bigint not null references campaign (id) on delete cascade,
    object_id text not null,
    primary key (campaign_id, object_id)
);

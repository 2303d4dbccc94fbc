-- A conversation of Teams, and where the dialogs in it stand.
create table conversation (
    id text primary key,                        -- Teams' conversation id
    tenant_id text not null,
    kind text not null,                         -- Teams' conversationType: personal, groupChat, channel
    service_url text not null,                  -- the newest one that Teams sent
    bot jsonb not null,                         -- the bot's own account there
    person jsonb not null,                      -- the account that spoke last
    locale text not null default 'en',
    state jsonb,                                -- the dialogs' state: null before the first turn
    revision bigint not null default 0,         -- counts the turns; a turn that lost a race finds another number
    updated_at timestamptz not null
);

-- What Teams sent, once each. A row is there before Teams gets its answer, so nothing is lost when we die.
create table inbox (
    id bigint generated always as identity primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    activity_id text not null,
    received_at timestamptz not null,
    activity jsonb not null,
    handled_at timestamptz,
    response jsonb,                             -- what an invoke was answered: its repetition gets the same
    unique (conversation_id, activity_id)
);
create index inbox_unhandled on inbox (conversation_id, id) where handled_at is null;

-- What we decided to send, in order within a conversation.
create table outbox (
    id bigint generated always as identity primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    key text not null,                          -- our own name of the message in its conversation
    method text not null check (method in ('send', 'update')),
    activity jsonb not null,
    policy text not null check (policy in ('resend', 'hold')),   -- what becomes of an ambiguous attempt
    status text not null default 'pending'
        check (status in ('pending', 'sending', 'sent', 'ambiguous', 'rejected', 'gone')),
    attempts integer not null default 0,
    due_at timestamptz not null,
    claimed_until timestamptz,                  -- while sending: after this the sender is taken for dead
    activity_id text,                           -- Teams' id of the message, once sent; for an update: if known before
    fault text,
    created_at timestamptz not null,
    done_at timestamptz
);
create index outbox_undone on outbox (conversation_id, id) where status in ('pending', 'sending');
create index outbox_key on outbox (conversation_id, key);

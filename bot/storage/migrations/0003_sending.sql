-- Since when nobody can be reached in a conversation. Any activity that comes from there clears it.
alter table conversation add column gone_since timestamptz;

alter table outbox add column attempted_at timestamptz;     -- when the attempt that counts was begun
create index outbox_attempted on outbox (conversation_id, attempted_at desc) where attempted_at is not null;

-- Rows of the inbox go after two days, so their age is looked for; a BRIN index costs a turn nothing.
create index inbox_received on inbox using brin (received_at);

-- What holds for everything that is sent, by all replicas together: one row.
create table sending (
    id boolean primary key default true check (id),         -- so that there is no second row
    paused_until timestamptz not null default '-infinity',  -- Teams said so, with 429
    free_from timestamptz not null default '-infinity'      -- up to here every slot of SEND_RATE is taken
);
insert into sending default values;

-- When so many more messages may go to a conversation: after a pause, and within the windows that Teams gives a bot
-- for each conversation ("Optimize your bot with rate limiting in Teams", per bot per thread limit).
create function sending_allowed_at(of_conversation text, messages bigint) returns timestamptz language sql stable as $$
    select greatest(
        (select paused_until from sending),
        (
            select max(counted.attempted_at + make_interval(secs => seconds))
            from (values (7, 1), (8, 2), (60, 30), (1800, 3600)) as windows (most, seconds),
            lateral (
                select attempted_at from outbox
                where conversation_id = of_conversation and attempted_at is not null
                order by attempted_at desc
                offset greatest(most - messages, 0) limit 1
            ) as counted
        )
    )
$$;

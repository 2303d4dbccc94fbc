-- name: take_in
-- Keep what came in and find where its conversation stands, in one statement.
-- inbox_id is null where the activity was there before.
with here as (
    insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
    values (%(conversation_id)s, %(tenant_id)s, %(kind)s, %(service_url)s, %(bot)s, %(person)s, %(now)s)
    on conflict (id) do update
        set service_url = excluded.service_url, bot = excluded.bot, person = excluded.person, updated_at = excluded.updated_at
    returning id
), taken as (
    insert into inbox (conversation_id, activity_id, received_at, activity)
    select id, %(activity_id)s, %(now)s, %(activity)s from here
    on conflict (conversation_id, activity_id) do nothing
    returning id
)
select taken.id as inbox_id from here left join taken on true;

-- name: next
-- The oldest activity of a conversation that nobody handled, with the state to handle it in.
select inbox.id as inbox_id, inbox.activity_id, inbox.activity, inbox.received_at,
       conversation.state, conversation.revision
from conversation join inbox on inbox.conversation_id = conversation.id
where conversation.id = %(conversation_id)s and inbox.handled_at is null
order by inbox.id
limit 1;

-- name: commit
-- State, messages and the mark "handled": all, or nothing where another turn was faster.
with moved as (
    update conversation
    set state = %(state)s, revision = revision + 1, locale = %(locale)s, updated_at = %(now)s
    where id = %(conversation_id)s and revision = %(revision)s
    returning id
), handled as (
    update inbox set handled_at = %(now)s, response = %(response)s
    from moved where inbox.id = %(inbox_id)s
), queued as (
    insert into outbox (conversation_id, key, method, activity, policy, activity_id, due_at, created_at)
    select moved.id, message.key, message.method, message.activity, message.policy, message.activity_id, %(now)s, %(now)s
    from moved, rows from (
        jsonb_to_recordset(%(messages)s) as (key text, method text, activity jsonb, policy text, activity_id text)
    ) with ordinality as message (key, method, activity, policy, activity_id, place)
    order by place
), later as (
    select unnest(procrastinate_defer_jobs_v1(array_agg(row(
        'default', 'happen', 0, null, null,
        jsonb_build_object('conversation_id', moved.id, 'key', event.key, 'name', event.name, 'data', event.data),
        event.at
    )::procrastinate_job_to_defer_v1)))
    from moved, jsonb_to_recordset(%(events)s) as event (key text, name text, data jsonb, at timestamptz)
    having count(*) > 0
)
select count(*) as moved, (select count(*) from later) as deferred from moved;

-- name: happen
-- An event of our own comes in as an activity does, so that it is handled once and in its turn.
-- Nothing where it came in before, or the conversation is gone.
insert into inbox (conversation_id, activity_id, received_at, activity)
select conversation.id, %(activity_id)s, %(now)s, jsonb_build_object(
    'type', 'event', 'channelId', %(channel)s::text, 'id', %(activity_id)s::text, 'name', %(name)s::text, 'value', %(data)s::jsonb,
    'serviceUrl', conversation.service_url, 'from', conversation.person, 'recipient', conversation.bot,
    'locale', conversation.locale,
    'conversation', jsonb_build_object(
        'id', conversation.id, 'conversationType', conversation.kind, 'tenantId', conversation.tenant_id
    )
)
from conversation where conversation.id = %(conversation_id)s
on conflict (conversation_id, activity_id) do nothing;

-- name: response
-- What an activity was answered before; no row while it is not handled.
select response from inbox
where conversation_id = %(conversation_id)s and activity_id = %(activity_id)s and handled_at is not null;

-- name: unhandled
-- Conversations in which something waits that came in before a moment: whoever took it in has died.
select distinct conversation_id from inbox where handled_at is null and received_at <= %(before)s;

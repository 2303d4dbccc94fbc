-- name: kept
-- How much is kept of what was written in a person's chats, since when, and who looked.
with own as (
    select id from conversation
    where id = %(conversation_id)s
        or (kind = 'personal' and tenant_id = %(tenant_id)s and person ->> 'aadObjectId' = %(object_id)s)
), received as (
    select count(*) as number, min(received_at) as oldest from inbox join own on own.id = inbox.conversation_id
    where activity ->> 'type' in ('message', 'invoke')
), sent as (
    select count(*) as number, min(created_at) as oldest from outbox join own on own.id = outbox.conversation_id
    where activity is not null
)
select received.number as received, sent.number as sent, least(received.oldest, sent.oldest) as oldest,
    (select count(*) from audit where who = %(object_id)s) as own_looks,
    (select count(*) from audit where whose = %(object_id)s and whose <> who) as others_looks,
    (select count(*) from serial_asked where who = %(object_id)s) as serial_numbers
from received, sent;

-- name: looks
-- Who else looked at a person's devices, the newest first.
select at, who, why from audit where whose = %(object_id)s and whose <> who order by at desc, id desc limit %(most)s;

-- name: erase
-- All that is kept of the person who speaks in this conversation, in all their chats, but what others rely on.
-- It belongs to the turn's own transaction, after `commit`, whose messages (kept) are its answer.
-- Of another chat of theirs the revision counts on: a turn that is under way there is run again, from nothing.
with speaker as (
    select person ->> 'aadObjectId' as object_id, tenant_id from conversation where id = %(conversation_id)s
), own as (
    update conversation
    set state = case when id = %(conversation_id)s then state end,
        revision = revision + case when id = %(conversation_id)s then 0 else 1 end,
        locale = default,
        person = jsonb_strip_nulls(jsonb_build_object('id', person -> 'id', 'aadObjectId', person -> 'aadObjectId'))
    from speaker
    where id = %(conversation_id)s or (
        kind = 'personal' and conversation.tenant_id = speaker.tenant_id
        and person ->> 'aadObjectId' = speaker.object_id
    )
    returning id
), said as (  -- in their chats, and in groups
    select inbox.id from inbox join own on own.id = inbox.conversation_id
    union all
    select inbox.id from speaker, conversation join inbox on inbox.conversation_id = conversation.id
    where conversation.kind <> 'personal' and inbox.activity #>> '{from,aadObjectId}' = speaker.object_id
), received as (
    update inbox set activity = null, response = case when inbox.id = %(inbox_id)s then response end
    from said where inbox.id = said.id and handled_at is not null
), sent as (  -- what was sent within an hour counts for Teams' windows, so its row stays that long
    update outbox
    set activity = null, activity_id = null, fault = null, claimed_until = null,
        status = case when status in ('pending', 'sending') then 'gone' else status end,
        done_at = coalesce(done_at, %(now)s)
    from own where conversation_id = own.id and outbox.id <> all(%(kept)s::bigint[])
), jobs as (
    delete from procrastinate_jobs using own
    where task_name = 'happen' and status = 'todo' and args ->> 'conversation_id' = own.id
), counted as (  -- the number stays until the day is over, or nobody would have to mind it; what was asked for goes
    update serial_asked set digest = decode(replace(gen_random_uuid()::text, '-', ''), 'hex')
    from speaker where who = speaker.object_id
)
select count(*) as chats from own;

-- name: withdraw
-- A message that its writer deleted or changed in Teams is no longer kept as it was.
update inbox set activity = null
where conversation_id = %(conversation_id)s and activity_id = %(activity_id)s and handled_at is not null;

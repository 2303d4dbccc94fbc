-- name: take_in
-- Keep what came in and find where its conversation stands, in one statement.
-- inbox_id is null where the activity was there before; is_behind tells that something else waits to be handled first.
with here as (
    insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
    values (%(conversation_id)s, %(tenant_id)s, %(kind)s, %(service_url)s, %(bot)s, %(person)s, %(now)s)
    on conflict (id) do update
        set service_url = excluded.service_url, bot = excluded.bot, person = excluded.person,
            updated_at = excluded.updated_at, gone_since = null
    returning id, state, revision
), taken as (
    insert into inbox (conversation_id, activity_id, received_at, activity)
    select id, %(activity_id)s, %(now)s, %(activity)s from here
    on conflict (conversation_id, activity_id) do nothing
    returning id
)
select taken.id as inbox_id, here.state, here.revision, exists (
    select from inbox where conversation_id = %(conversation_id)s and handled_at is null
) as is_behind
from here left join taken on true;

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
-- Messages that may go at once are taken for sending here: the attempt is on record before the POST.
with moved as (
    update conversation
    set state = %(state)s, revision = revision + 1, locale = %(locale)s, updated_at = %(now)s,
        gone_since = case when %(has_left)s and not exists (  -- what came in since has revived it
            select from inbox where conversation_id = %(conversation_id)s and handled_at is null and id > %(inbox_id)s
        ) then %(now)s else gone_since end
    where id = %(conversation_id)s and revision = %(revision)s
    returning id, service_url, gone_since
), given_up as (
    update outbox set status = 'gone', fault = 'left', done_at = %(now)s
    from moved where %(has_left)s and outbox.conversation_id = moved.id and outbox.status = 'pending'
), handled as (
    update inbox set handled_at = %(now)s, response = %(response)s
    from moved where inbox.id = %(inbox_id)s
), message as (
    select * from rows from (
        jsonb_to_recordset(%(messages)s) as (key text, method text, activity jsonb, policy text, activity_id text)
    ) with ordinality as message (key, method, activity, policy, activity_id, place)
), plan as (
    select due_at, case
        when gone_since is not null then 'gone'
        when due_at <= %(now)s and can_go_together and not exists (
            select from outbox where conversation_id = %(conversation_id)s and status in ('pending', 'sending')
        ) then 'sending'
        else 'pending'
    end as status
    from moved, (
        select greatest(%(not_before)s, sending_allowed_at(%(conversation_id)s, count(*))) as due_at,
               bool_and(policy = 'resend') as can_go_together
        from message
    ) as together
), queued as (
    insert into outbox (
        conversation_id, key, method, activity, policy, activity_id, status, fault,
        attempts, attempted_at, claimed_until, due_at, created_at, done_at
    )
    select moved.id, message.key, message.method, message.activity, message.policy,
        coalesce(message.activity_id, (
            select sent.activity_id from outbox sent
            where message.method = 'update'
              and sent.conversation_id = moved.id and sent.key = message.key and sent.method = 'send'
            order by sent.id desc limit 1
        )),
        plan.status, case plan.status when 'gone' then 'gone before' end,
        case plan.status when 'sending' then 1 else 0 end,
        case plan.status when 'sending' then %(now)s end,
        case plan.status when 'sending' then %(now)s + message.place * %(claim)s end,
        plan.due_at, %(now)s, case plan.status when 'gone' then %(now)s end
    from moved, plan, message
    order by place
    returning id, activity_id
), later as (
    select unnest(procrastinate_defer_jobs_v1(array_agg(row(
        'default', 'happen', 0, null, null,
        jsonb_build_object('conversation_id', moved.id, 'key', event.key, 'name', event.name, 'data', event.data),
        event.at
    )::procrastinate_job_to_defer_v1)))
    from moved, jsonb_to_recordset(%(events)s) as event (key text, name text, data jsonb, at timestamptz)
    having count(*) > 0
)
select moved.service_url, plan.status, plan.due_at,
       array(select id from queued order by id) as ids,
       array(select activity_id from queued order by id) as activity_ids,
       (select count(*) from later) as deferred
from moved, plan;

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

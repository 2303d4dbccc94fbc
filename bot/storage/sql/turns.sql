-- name: take_in
-- Keep what came in and find where its conversations stand: one row for each arrival, of as many conversations.
-- inbox_id is null where the activity was there before; is_behind tells that something else waits to be handled first.
-- Rows are locked in the order of their ids, everywhere, so that no two replicas wait for each other.
-- It need not be on the disk yet: Teams hears that it is when the turn is committed, or after `keep`.
with unhurried as (
    select set_config('synchronous_commit', 'off', true)
), arrival as (
    select * from jsonb_to_recordset(%(arrivals)s) as arrival (
        conversation_id text, activity_id text, tenant_id text, kind text, service_url text,
        bot jsonb, person jsonb, activity jsonb, at timestamptz
    )
    limit 6  -- a batch is never larger; without a limit the planner expects a hundred, and reads whole tables
), here as (
    insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
    select conversation_id, tenant_id, kind, service_url, bot, person, at from arrival order by conversation_id
    on conflict (id) do update
        set service_url = excluded.service_url, bot = excluded.bot, person = excluded.person,
            updated_at = excluded.updated_at, gone_since = null
    returning id, state, revision, kind, person
), taken as (
    insert into inbox (conversation_id, activity_id, received_at, activity)
    select here.id, activity_id, at, activity from arrival join here on here.id = arrival.conversation_id
    on conflict (conversation_id, activity_id) do nothing
    returning id, conversation_id
)
select here.id as conversation_id, taken.id as inbox_id, here.state, here.revision, (
    select true from inbox where inbox.conversation_id = here.id and handled_at is null limit 1
) is not null as is_behind, here.kind = 'personal' and exists (
    select from expected
    where object_id = here.person ->> 'aadObjectId' and object_id <> ''
        and reach in ('not_installed', 'blocked', 'removed', 'gone')
) as was_unreachable
from unhurried, here left join taken on taken.conversation_id = here.id;

-- name: keep
-- Put on the disk what came in: this waits for it, and what was written before is there no later.
update inbox set received_at = received_at
where conversation_id = %(conversation_id)s and activity_id = %(activity_id)s;

-- name: next
-- The oldest activity of a conversation that nobody handled, with the state to handle it in.
select inbox.id as inbox_id, inbox.activity_id, inbox.activity, inbox.received_at,
       conversation.state, conversation.revision, conversation.kind = 'personal' and exists (
    select from expected
    where object_id = conversation.person ->> 'aadObjectId' and object_id <> ''
        and reach in ('not_installed', 'blocked', 'removed', 'gone')
) as was_unreachable
from conversation join inbox on inbox.conversation_id = conversation.id
where conversation.id = %(conversation_id)s and inbox.handled_at is null
order by inbox.id
limit 1;

-- name: commit
-- State, messages and the mark "handled" of each turn: all, or nothing and no row where another turn was faster.
-- Messages that may go at once are taken for sending here: the attempt is on record before the POST.
with turn as (
    select * from jsonb_to_recordset(%(turns)s) as turn (
        conversation_id text, inbox_id bigint, revision bigint, at timestamptz, state jsonb, locale text,
        response jsonb, has_left boolean, not_before timestamptz, messages jsonb, events jsonb
    )
    limit 6  -- as above
), locked as (
    select id from conversation where id in (select conversation_id from turn) order by id for no key update
), moved as (
    update conversation
    set state = turn.state, revision = conversation.revision + 1, locale = turn.locale, updated_at = turn.at,
        gone_since = case when turn.has_left and not exists (  -- what came in since has revived it
            select from inbox
            where inbox.conversation_id = turn.conversation_id and handled_at is null and inbox.id > turn.inbox_id
        ) then turn.at else conversation.gone_since end
    from turn join locked on locked.id = turn.conversation_id
    where conversation.id = turn.conversation_id and conversation.revision = turn.revision
    returning conversation.id, conversation.service_url, conversation.gone_since, turn.*
), given_up as (
    update outbox set status = 'gone', fault = 'left', done_at = moved.at
    from moved where moved.has_left and outbox.conversation_id = moved.id and outbox.status = 'pending'
), handled as (
    update inbox set handled_at = moved.at, response = moved.response
    from moved where inbox.id = moved.inbox_id
), message as (
    select moved.id as of, message.* from moved, rows from (
        jsonb_to_recordset(moved.messages) as (key text, method text, activity jsonb, policy text, activity_id text)
    ) with ordinality as message (key, method, activity, policy, activity_id, place)
), plan as (
    select moved.id, due_at, case
        when gone_since is not null then 'gone'
        when due_at <= moved.at and can_go_together and not exists (
            select from outbox where outbox.conversation_id = moved.id and status in ('pending', 'sending')
        ) then 'sending'
        else 'pending'
    end as status
    from moved, lateral (
        select greatest(moved.not_before, sending_allowed_at(moved.id, count(*))) as due_at,
               bool_and(policy = 'resend') as can_go_together
        from message where message.of = moved.id
    ) as together
), queued as (
    insert into outbox (
        conversation_id, key, method, activity, policy, activity_id, status, fault,
        attempts, attempted_at, claimed_until, due_at, created_at, done_at
    )
    select moved.id, message.key, message.method, message.activity, message.policy,
        coalesce(message.activity_id, (
            select sent.activity_id from outbox sent
            where message.method <> 'send'
              and sent.conversation_id = moved.id and sent.key = message.key and sent.method = 'send'
            order by sent.id desc limit 1
        ), (  -- the card of a reminder, which did not go through the outbox
            select reminder.activity_id from reminder
            where message.method = 'update' and id = case
                when message.key ~ '^reminder\.[0-9]{1,18}$' then split_part(message.key, '.', 2)::bigint
            end
        )),
        plan.status, case plan.status when 'gone' then 'gone before' end,
        case plan.status when 'sending' then 1 else 0 end,
        case plan.status when 'sending' then moved.at end,
        case plan.status when 'sending' then moved.at + message.place * %(claim)s end,
        plan.due_at, moved.at, case plan.status when 'gone' then moved.at end
    from moved join plan on plan.id = moved.id join message on message.of = moved.id
    order by moved.id, message.place
    returning id, conversation_id, activity_id
), later as (
    select unnest(procrastinate_defer_jobs_v1(array_agg(row(
        'default', 'happen', 0, null, null,
        jsonb_build_object('conversation_id', moved.id, 'key', event.key, 'name', event.name, 'data', event.data),
        event.at
    )::procrastinate_job_to_defer_v1)))
    from moved, jsonb_to_recordset(moved.events) as event (key text, name text, data jsonb, at timestamptz)
    having count(*) > 0
)
select moved.id as conversation_id, moved.service_url, plan.status, plan.due_at,
       array(select id from queued where queued.conversation_id = moved.id order by id) as ids,
       array(select activity_id from queued where queued.conversation_id = moved.id order by id) as activity_ids,
       (select count(*) from later) as deferred
from moved join plan on plan.id = moved.id;

-- name: response
-- What an activity was answered before; no row while it is not handled.
select response from inbox
where conversation_id = %(conversation_id)s and activity_id = %(activity_id)s and handled_at is not null;

-- name: unhandled
-- Conversations in which something waits that came in before a moment: whoever took it in has died.
select distinct conversation_id from inbox where handled_at is null and received_at <= %(before)s;

-- name: next_number
select nextval('ticket_number') as number;

-- name: of
select * from ticket where number = %(number)s;

-- name: by_card
-- By the card that it has, or by one that it had before.
select ticket.* from ticket where channel_id = %(channel_id)s and card_id = %(card_id)s
union all
select ticket.* from outbox join ticket on ticket.number = substring(outbox.key from '^ticket\.(\d{1,18})$')::bigint
    and ticket.channel_id = outbox.conversation_id and ticket.card_id is distinct from outbox.activity_id
where outbox.conversation_id = %(channel_id)s and outbox.activity_id = %(card_id)s
    and outbox.method = 'send' and outbox.policy = 'hold'
limit 1;

-- name: lacks_card
select exists (select from ticket where channel_id = %(channel_id)s and card_id is null and status <> 'closed') as lacks_card;

-- name: open_of
select * from ticket
where asker_id = %(object_id)s and tenant_id = %(tenant_id)s and status <> 'closed'
order by number desc
limit 1;

-- name: ahead
select count(*) as ahead from ticket
where channel_id = %(channel_id)s and status = 'waiting' and number < coalesce(%(number)s, 9223372036854775807);

-- name: taken_since
select opened_at, taken_at from ticket
where channel_id = %(channel_id)s and taken_at >= %(since)s
order by taken_at desc
limit %(most)s;

-- name: lately_taken
select * from ticket
where channel_id = %(channel_id)s and taken_at is not null
order by taken_at desc
limit %(most)s;

-- name: due
select * from ticket where due_at <= %(now)s order by due_at, number limit %(most)s;

-- name: unposted
-- The newest card of each open ticket that has none in Teams, where nothing is under way for it.
select ticket.*, card.fault, cards.attempts, coalesce(card.done_at, ticket.opened_at) as since,
    case card.status when 'sent' then 'ambiguous' else card.status end as post_status
from ticket
cross join lateral (
    select count(*) as attempts, max(id) as newest from outbox
    where conversation_id = ticket.channel_id and key = 'ticket.' || ticket.number and method = 'send'
) as cards
left join outbox card on card.id = cards.newest
where ticket.card_id is null and ticket.status <> 'closed'
    and (card.status is null or card.status not in ('pending', 'sending'))
    and coalesce(card.done_at, ticket.opened_at) <= %(now)s
order by since, ticket.number
limit %(most)s;

-- name: undelivered
select outbox.id, ticket.number, outbox.conversation_id, outbox.status, coalesce(outbox.fault, '') as fault, outbox.activity,
    outbox.done_at as since
from outbox join ticket on ticket.number = substring(outbox.key from '^ticket\.(\d{1,18})(?:\.|$)')::bigint
where outbox.status in ('ambiguous', 'rejected', 'gone') and outbox.policy = 'hold' and outbox.told_at is null
    and outbox.activity is not null
    and case outbox.conversation_id
        when ticket.channel_id then outbox.method = 'reply' and ticket.card_id is not null
        when ticket.conversation_id then outbox.method = 'send'
    end
order by outbox.id
limit %(most)s;

-- name: held_by
select * from ticket where holder_id = %(object_id)s and status = 'taken' order by number limit %(most)s;

-- name: waiting
select * from ticket
where channel_id = any(%(channel_ids)s) and status = 'waiting'
order by number
limit %(most)s;

-- name: open_in
-- An agent asks for it now and then, so it has no index of its own.
select * from ticket
where channel_id = any(%(channel_ids)s) and status <> 'closed'
order by number
limit %(most)s;

-- name: search
select ticket.* from ticket, lower(concat_ws(
    ' ', 'ED-' || number, data #>> '{asker,name}', data #>> '{request,sentence}', failure
)) as said
where not exists (select from unnest(%(words)s::text[]) as word where position(lower(word) in said) = 0)
order by number desc
limit %(most)s;

-- name: lines
select at, kind, author, text from ticket_line where number = %(number)s order by id;

-- name: conversation
-- What came in and what was said, the newest first. Of a message that was replaced the newest version stands for all.
with said as (
    select min(id) as first, max(id) as newest from outbox
    where conversation_id = %(conversation_id)s and status not in ('rejected', 'gone')
    group by key
)
select kind, at, activity from (
    select 'user' as kind, received_at as at, id, activity from inbox
    where conversation_id = %(conversation_id)s and activity ->> 'type' = 'message'
    union all
    select 'bot', sent.created_at, sent.id, shown.activity
    from said join outbox sent on sent.id = said.first join outbox shown on shown.id = said.newest
    where shown.activity is not null
) as message
order by at desc, kind, id desc
limit %(most)s;

-- name: same_failure
select * from ticket where failure = %(failure)s and failure <> '' and opened_at >= %(since)s order by number;

-- name: of_incident
select * from ticket where incident_id = %(id)s order by number;

-- name: write_incidents
-- One row for each incident that was as it was read, or new. Nothing for a second one of the same failure.
with new as (
    select * from jsonb_populate_recordset(null::incident, %(rows)s)
), locked as (  -- in this order everywhere, so that nobody waits for each other
    select id from incident where id in (select id from new) order by id for no key update
), changed as (
    update incident
    set revision = incident.revision + 1, failure = new.failure, channel_id = new.channel_id, card_id = new.card_id,
        opened_at = new.opened_at, closed_at = new.closed_at, data = new.data
    from new join locked on locked.id = new.id
    where incident.id = new.id and incident.revision = new.revision
    returning incident.id
), opened as (
    insert into incident (id, revision, failure, channel_id, card_id, opened_at, closed_at, data)
    select id, 1, failure, channel_id, card_id, opened_at, closed_at, data from new where revision = 0
    on conflict do nothing
    returning id
)
select id from changed union all select id from opened;

-- name: write_tickets
-- One row for each ticket that was as it was read, or new. has_new_card: whoever wrote it found its card in Teams.
-- ending: it is closed by this.
with new as (
    select * from jsonb_populate_recordset(null::ticket, %(rows)s)
), locked as (
    select number, card_id, status from ticket where number in (select number from new) order by number for no key update
), changed as (
    update ticket
    set revision = ticket.revision + 1, status = new.status, tenant_id = new.tenant_id, asker_id = new.asker_id,
        conversation_id = new.conversation_id, holder_id = new.holder_id, channel_id = new.channel_id,
        card_id = new.card_id, failure = new.failure, incident_id = new.incident_id, opened_at = new.opened_at,
        taken_at = new.taken_at, closed_at = new.closed_at, due_at = new.due_at, data = new.data
    from new join locked on locked.number = new.number
    where ticket.number = new.number and ticket.revision = new.revision
    returning ticket.number, ticket.card_id is not null and ticket.card_id is distinct from locked.card_id as has_new_card,
        case when ticket.status = 'closed' and locked.status <> 'closed' then ticket.data ->> 'ending' end as ending
), opened as (
    insert into ticket (
        number, revision, status, tenant_id, asker_id, conversation_id, holder_id, channel_id, card_id, failure,
        incident_id, opened_at, taken_at, closed_at, due_at, data
    )
    select number, 1, status, tenant_id, asker_id, conversation_id, holder_id, channel_id, card_id, failure,
        incident_id, opened_at, taken_at, closed_at, due_at, data
    from new where revision = 0
    on conflict do nothing
    returning number, false as has_new_card, null as ending
)
select * from changed union all select * from opened;

-- name: write_lines
insert into ticket_line (number, at, kind, author, text)
select entry.number, (line ->> 'at')::timestamptz, line ->> 'kind', line ->> 'author', line ->> 'text'
from rows from (jsonb_to_recordset(%(rows)s) as (number bigint, line jsonb)) with ordinality
    as entry (number, line, place)
order by place;

-- name: tell
-- Lines that may not have arrived, of which somebody is told now. Once: a second who tells finds no row.
update outbox set told_at = %(now)s
where id in (select jsonb_array_elements(%(rows)s)::bigint) and told_at is null
returning id;

-- name: queue
-- Messages for other conversations. One that is not kept is an error (by the foreign key): nothing is lost in silence.
insert into outbox (
    conversation_id, key, method, activity, policy, activity_id, status, fault, due_at, created_at, done_at
)
select parcel.conversation_id, message ->> 'key', message ->> 'method', message -> 'activity', message ->> 'policy',
    message ->> 'activity_id', case when gone_since is null then 'pending' else 'gone' end,
    case when gone_since is not null then 'gone before' end, %(now)s, %(now)s,
    case when gone_since is not null then %(now)s::timestamptz end
from rows from (jsonb_to_recordset(%(rows)s) as (conversation_id text, message jsonb)) with ordinality
    as parcel (conversation_id, message, place)
left join conversation on conversation.id = parcel.conversation_id
order by place;

-- name: card_found
-- The card of a ticket, of which it was not known whether Teams took it, is there after all: what became of its message
-- is known now, and what is below it may go.
with found as (
    select channel_id, card_id, 'ticket.' || number as key from ticket where number = any(%(numbers)s)
), sent as (
    update outbox set status = 'sent', fault = null, activity_id = found.card_id, done_at = %(now)s
    from found
    where outbox.id = (
        select max(card.id) from outbox card
        where card.conversation_id = found.channel_id and card.key = found.key and card.method = 'send'
    ) and outbox.status in ('ambiguous', 'rejected', 'gone')
)
update outbox set status = 'pending', fault = null, due_at = %(now)s, done_at = null
from found
where outbox.conversation_id = found.channel_id and outbox.key = found.key and outbox.method = 'reply'
    and outbox.status in ('rejected', 'gone') and outbox.told_at is null;

-- name: card_sent
-- Teams took the cards of tickets and incidents: their ids are kept with these, and what is below them may go.
-- In one transaction with the marks.
with card as (
    select conversation_id, key, activity_id, substring(key from '^ticket\.(\d{1,18})$')::bigint as number,
           substring(key from '^incident\.(\d{1,18})$')::bigint as incident_id
    from outbox
    where id = any(%(ids)s) and status = 'sent' and method = 'send' and activity_id is not null
), of_ticket as (
    update ticket set card_id = card.activity_id, revision = revision + 1,
        due_at = case when data ->> 'unposted_at' is null then due_at else %(now)s end  -- the person is to know
    from card where ticket.number = card.number and ticket.channel_id = card.conversation_id
    returning ticket.channel_id, card.key
), of_incident as (
    update incident set card_id = card.activity_id, revision = revision + 1
    from card where incident.id = card.incident_id and incident.channel_id = card.conversation_id
    returning incident.channel_id, card.key
)
update outbox set status = 'pending', fault = null, due_at = %(now)s, done_at = null
from (select * from of_ticket union all select * from of_incident) as below
where outbox.conversation_id = below.channel_id and outbox.key = below.key and outbox.method = 'reply'
    and outbox.status in ('rejected', 'gone') and outbox.told_at is null;

-- name: happen
-- An event of our own comes in as an activity does, so that it is handled once and in its turn.
-- Nothing where it came in before, or the conversation is gone.
insert into inbox (conversation_id, activity_id, received_at, activity)
select conversation.id, %(activity_id)s, %(now)s, jsonb_build_object(
    'type', 'event', 'channelId', %(channel)s::text, 'id', %(activity_id)s::text, 'name', %(name)s::text,
    'value', %(data)s::jsonb, 'serviceUrl', conversation.service_url, 'from', conversation.person,
    'recipient', conversation.bot, 'locale', conversation.locale,
    'conversation', jsonb_build_object(
        'id', conversation.id, 'conversationType', conversation.kind, 'tenantId', conversation.tenant_id
    )
)
from conversation where conversation.id = %(conversation_id)s
on conflict (conversation_id, activity_id) do nothing;

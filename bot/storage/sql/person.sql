-- name: kept
-- How much is kept of what was written in a person's chats, since when, who looked, and their tickets.
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
    (select count(*) from serial_asked where who = %(object_id)s) as serial_numbers,
    tickets.number as tickets, tickets.oldest as oldest_ticket
from received, sent, (
    select count(*) as number, min(opened_at) as oldest from ticket
    where asker_id = %(object_id)s and tenant_id = %(tenant_id)s
) as tickets;

-- name: looks
-- Who else looked at a person's devices, the newest first.
select at, who, why from audit where whose = %(object_id)s and whose <> who order by at desc, id desc limit %(most)s;

-- name: campaigns
-- In which campaigns a person stands, the newest first, and how often each reminded them, for whichever device.
select campaign.name, count(reminder.id) as reminders
from expected join campaign on campaign.id = expected.campaign_id
left join reminder on reminder.expected_id = expected.id and reminder.status in ('sending', 'sent', 'held')
where object_id = %(object_id)s and object_id <> '' and expected.tenant_id = %(tenant_id)s
group by campaign.id
order by campaign.id desc;

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
), tickets as (  -- who worked on them stays, and how long that took; the sweep that finds them due shows it on their cards
    update ticket
    set revision = revision + 1, status = 'closed', closed_at = coalesce(closed_at, %(now)s), due_at = %(now)s,
        tenant_id = '', asker_id = '', conversation_id = '',
        data = data || jsonb_build_object(
            'asker', '{"name": "", "locale": "en", "time_zone": null}'::jsonb, 'request', '{}'::jsonb,
            'ending', 'erased', 'asked_at', null, 'unposted_at', null, 'wanted', '', 'paused', false
        )
    from speaker
    where asker_id = speaker.object_id and asker_id <> '' and ticket.tenant_id = speaker.tenant_id
    returning number, channel_id
), lines as (
    delete from ticket_line using tickets where ticket_line.number = tickets.number
), posted as (  -- in the desk's channel; a card that is under way may yet arrive, and is replaced as the others are
    update outbox
    set activity = null, fault = null, told_at = %(now)s,
        status = case when status = 'pending' or status = 'sending' and policy = 'resend' then 'gone' else status end,
        done_at = case when status = 'sending' and policy = 'hold' then done_at else coalesce(done_at, %(now)s) end
    from tickets
    where conversation_id = channel_id
        and (key = 'ticket.' || tickets.number or starts_with(key, 'ticket.' || tickets.number || '.'))
), expected_of as (
    select expected.id, campaign_id, object_id, next_at is not null as was_planned,
        campaign.state in ('cancelled', 'finished') as is_over
    from speaker join expected using (object_id, tenant_id) join campaign on campaign.id = campaign_id
    where object_id <> ''
    order by expected.id
    for update of expected
), forgotten as (  -- the figures of a campaign stay; what is under way is settled, and tells of nobody
    update expected
    set tenant_id = '', object_id = '', serial_number = '', due = null, locale = '', time_zone = '', country = '',
        snoozed_until = null, quiet_until = null, stopped_at = coalesce(stopped_at, %(now)s), next_at = null
    from expected_of where expected.id = expected_of.id
), not_again as (  -- whose data is gone is not reminded of it by a campaign that reads its people anew
    insert into not_reminded select distinct campaign_id, object_id from expected_of where not is_over
    on conflict do nothing
), messages as (
    update reminder set activity_id = null from expected_of
    where expected_id = expected_of.id and status not in ('pending', 'sending')
), dropped as (
    update reminder set status = 'suppressed', fault = 'erased', done_at = %(now)s
    from expected_of where expected_id = expected_of.id and status = 'pending'
), not_sent as (
    insert into reminder (campaign_id, expected_id, status, fault, done_at)
    select campaign_id, id, 'suppressed', 'erased', %(now)s from expected_of
    where was_planned and not is_over
        and not exists (select from reminder where expected_id = expected_of.id and status in ('pending', 'sending'))
)
select count(*) as chats from own;

-- name: withdraw
-- A message that its writer deleted or changed in Teams is no longer kept as it was.
update inbox set activity = null
where conversation_id = %(conversation_id)s and activity_id = %(activity_id)s and handled_at is not null;

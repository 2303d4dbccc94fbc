-- name: inbox
-- Rows whose text is old enough to go, and that nobody asks for any more: Teams repeats an activity within minutes.
delete from inbox
where handled_at is not null and received_at < %(repeated_since)s
    and (activity is null or received_at < %(written_since)s);

-- name: inbox_texts
-- Of the others only the text goes: that they came in has to be known for longer.
update inbox set activity = null, response = null
where received_at < %(written_since)s and handled_at is not null and activity is not null;

-- name: outbox
-- A card that the conversation's state still names by its key may yet be replaced, for which Teams wants its own id.
delete from outbox using conversation
where conversation.id = outbox.conversation_id
    and (outbox.created_at < %(written_since)s or outbox.activity is null)
    and outbox.done_at < case when outbox.activity is null then %(counted_since)s else %(written_since)s end
    and not (outbox.method = 'send' and jsonb_path_exists(
        coalesce(conversation.state, 'null'), '$.** ? (@ == $key)', jsonb_build_object('key', outbox.key)
    ));

-- name: outbox_texts
-- Of those only the text goes.
update outbox set activity = null
where created_at < %(written_since)s and done_at < %(written_since)s and activity is not null;

-- name: audit
delete from audit where at < %(audited_since)s;

-- name: serial_numbers
delete from serial_asked where day < %(today)s;

-- name: tickets
-- Of a ticket that was closed long ago the figures stay: when it was opened, taken and closed, how it ended, what
-- failed, how it was rated. Nothing in them tells of a person, and whoever asks how the desk does asks over years.
with old as (
    update ticket
    set revision = revision + 1, due_at = null, tenant_id = '', asker_id = '', conversation_id = '', holder_id = null,
        data = data || '{"asker": {"name": "", "locale": "en", "time_zone": null}, "request": {}, "holder": null, "acted": []}'
    where closed_at < %(closed_since)s and (asker_id <> '' or holder_id is not null)
    returning number
)
delete from ticket_line using old where ticket_line.number = old.number;

-- name: incidents
-- Of an incident that was over long ago, what agents told goes, and their names.
update incident set revision = revision + 1, data = '{}' where closed_at < %(closed_since)s and data <> '{}';

-- name: expected
-- Of a campaign that was over long ago the figures stay: how many people there were, what became of their reminders.
-- One that nobody finished, or never started, is over with its last date.
with old as (
    update expected
    set tenant_id = '', object_id = '', serial_number = '', due = null, locale = '', time_zone = '', country = '',
        next_at = null
    from campaign
    where campaign.id = campaign_id and object_id <> ''
        and coalesce(ended_at < %(ended_since)s, campaign.due < %(ended_since)s::date)
    returning expected.id
)
update reminder set activity_id = null from old where expected_id = old.id and activity_id is not null;

-- name: campaigns
-- Who ran it goes too.
update campaign set owner_id = '', data = data || '{"owner_name": ""}', revision = revision + 1
where owner_id <> '' and coalesce(ended_at < %(ended_since)s, due < %(ended_since)s::date);

-- name: not_reminded
delete from not_reminded using campaign where campaign.id = campaign_id and state in ('cancelled', 'finished');

-- name: campaign_lists
-- Lists for which nobody decided anything: a day is given for that (bot.storage.campaign_list).
delete from campaign_list where received_at < %(repeated_since)s;

-- name: campaign_cards
-- Nor is it known any more in which chat they saw its progress.
update campaign_upkeep set card_conversation_id = null, card_key = null, shown = ''
from campaign where campaign.id = campaign_id and owner_id = '' and card_conversation_id is not null;

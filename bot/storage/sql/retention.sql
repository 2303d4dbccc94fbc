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

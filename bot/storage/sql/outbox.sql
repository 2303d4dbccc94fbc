-- name: claim
-- The next message of a conversation, taken for sending: the attempt is on record before the POST.
-- Nothing where the one before it is still under way, or not due yet.
update outbox
set status = 'sending', attempts = attempts + 1, claimed_until = %(until)s
from conversation
where outbox.id = (
    select id from outbox
    where conversation_id = %(conversation_id)s and status in ('pending', 'sending')
    order by id limit 1
    for update
) and outbox.status = 'pending' and outbox.due_at <= %(now)s and conversation.id = outbox.conversation_id
returning outbox.id, outbox.key, outbox.method, outbox.activity, outbox.policy, outbox.attempts,
          conversation.id as conversation_id, conversation.service_url,
          coalesce(outbox.activity_id, (
              select sent.activity_id from outbox sent
              where sent.conversation_id = outbox.conversation_id and sent.key = outbox.key and sent.method = 'send'
              order by sent.id desc limit 1
          )) as activity_id;

-- name: mark
-- What became of an attempt. Only the attempt that is on record may say so.
update outbox
set status = %(status)s, due_at = %(due_at)s, fault = %(fault)s, claimed_until = null,
    activity_id = coalesce(%(activity_id)s, activity_id),
    done_at = case when %(status)s = 'pending' then null else %(now)s end
where id = %(id)s and status = 'sending' and attempts = %(attempts)s;

-- name: abandoned
-- Attempts whose sender died: whether Teams has the message is not known.
-- One that may be sent again is; the others are kept as ambiguous, for somebody to see.
update outbox
set status = case when policy = 'resend' and attempts < %(most)s then 'pending' else 'ambiguous' end,
    done_at = case when policy = 'resend' and attempts < %(most)s then null else %(now)s end,
    claimed_until = null, fault = 'abandoned'
where status = 'sending' and claimed_until <= %(now)s;

-- name: due
-- Conversations in which something is to be sent now.
select distinct conversation_id from outbox where status = 'pending' and due_at <= %(now)s;

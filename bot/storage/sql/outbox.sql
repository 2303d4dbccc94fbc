-- name: claim
-- The next message of a conversation, taken for sending: the attempt is on record before the POST.
-- One row without an id where it may not go yet (due_at) or is under way (due_at is null); no row where there is none.
with first as (
    select id, status, case status
        when 'pending' then greatest(due_at, sending_allowed_at(conversation_id, 1))
    end as due_at
    from outbox
    where conversation_id = %(conversation_id)s and status in ('pending', 'sending')
    order by id limit 1
    for update
), claimed as (
    update outbox
    set status = 'sending', attempts = attempts + 1, attempted_at = %(now)s, claimed_until = %(until)s
    from first
    where outbox.id = first.id and first.status = 'pending' and first.due_at <= %(now)s
    returning outbox.*
)
select claimed.id, claimed.method, claimed.activity, claimed.policy, claimed.attempts, first.due_at,
       conversation.id as conversation_id, conversation.service_url, claimed.activity_id
from conversation, first left join claimed on true
where conversation.id = %(conversation_id)s;

-- name: other
-- Teams' id of the message that another one replaces or is below. Apart from `claim`, which may have waited for the mark
-- of that very message: a statement sees only what was committed before it began.
select sent.activity_id
from outbox claimed join outbox sent on sent.conversation_id = claimed.conversation_id and sent.key = claimed.key
where claimed.id = %(id)s and sent.method = 'send' and sent.activity_id is not null
order by sent.id desc
limit 1;

-- name: sent
-- What Teams took, many at once. Only the attempt that is on record may say so; of a message that never goes twice it may
-- also where its sender was taken for dead meanwhile.
update outbox
set status = 'sent', fault = null, claimed_until = null, done_at = %(now)s,
    activity_id = coalesce(mark.activity_id, outbox.activity_id)
from unnest(%(ids)s::bigint[], %(attempts)s::integer[], %(activity_ids)s::text[]) as mark (id, attempts, activity_id)
where outbox.id = mark.id and outbox.attempts = mark.attempts
    and (outbox.status = 'sending' or outbox.status = 'ambiguous' and outbox.policy = 'hold');

-- name: waiting
-- The conversations among these in which something waits. Asked after `sent` is committed and not in it: a turn that was
-- committed meanwhile did not see the mark, and a statement sees only what was committed before it began.
select distinct conversation_id from outbox where conversation_id = any(%(conversation_ids)s) and status = 'pending';

-- name: failed
-- What became of an attempt that Teams did not take, or may not have taken.
update outbox
set status = %(status)s, due_at = %(due_at)s, fault = %(fault)s, claimed_until = null,
    done_at = case when %(status)s = 'pending' then null else %(now)s end
where id = %(id)s and status = 'sending' and attempts = %(attempts)s;

-- name: gone
-- Nobody can be reached here: nothing that waits is tried, until something comes in again.
-- An activity that came in since the attempt has revived the conversation already.
with marked as (
    update outbox set status = 'gone', fault = %(fault)s, claimed_until = null, done_at = %(now)s
    where id = %(id)s and status = 'sending' and attempts = %(attempts)s
    returning conversation_id, attempted_at
), dead as (
    update conversation set gone_since = %(now)s
    from marked where conversation.id = marked.conversation_id and conversation.updated_at <= marked.attempted_at
    returning conversation.id
)
update outbox set status = 'gone', fault = %(fault)s, claimed_until = null, done_at = %(now)s
from dead where outbox.conversation_id = dead.id and outbox.id <> %(id)s and outbox.status in ('pending', 'sending');

-- name: release
-- Messages that were taken for sending and not tried after all, because the one before them has to go again.
update outbox
set status = 'pending', attempts = attempts - 1, attempted_at = null, claimed_until = null
where id = any(%(ids)s) and status = 'sending';

-- name: postpone
-- The next message of a conversation has a slot of SEND_RATE, and not before.
update outbox set due_at = %(due_at)s
where id = (
    select id from outbox where conversation_id = %(conversation_id)s and status in ('pending', 'sending')
    order by id limit 1
) and status = 'pending' and due_at < %(due_at)s;

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

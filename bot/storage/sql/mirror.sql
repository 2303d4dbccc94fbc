-- name: due
-- Tickets of which a system lacks the newest revision, and that may be tried now: new ones first.
select ticket.number
from ticket left join ticket_mirror mirror on mirror.number = ticket.number and mirror.system = %(system)s
where ticket.revision > coalesce(mirror.revision, 0)
    and coalesce(mirror.due_at, '-infinity') <= %(now)s and coalesce(mirror.claimed_until, '-infinity') <= %(now)s
    and not exists (
        select from ticket_mirror throttled
        where throttled.system = %(system)s and throttled.holds_all and throttled.due_at > %(now)s
    )
order by mirror.due_at nulls first, ticket.number
limit %(most)s;

-- name: claim
-- Take one of them, unless somebody else is at it or was just before: the attempt is on record before the request.
insert into ticket_mirror (number, system, attempts, claimed_until)
select number, %(system)s, 1, %(until)s from ticket where number = %(number)s
on conflict (number, system) do update
    set attempts = ticket_mirror.attempts + 1, claimed_until = excluded.claimed_until
    where coalesce(ticket_mirror.claimed_until, '-infinity') <= %(now)s
        and coalesce(ticket_mirror.due_at, '-infinity') <= %(now)s
        and ticket_mirror.revision < (select revision from ticket where number = excluded.number)
returning number, system, claimed_until as until, attempts, remote_id, revision, line_id, status;

-- name: ticket
-- A ticket with all its lines, as they are at one moment.
select ticket.*, coalesce((
    select jsonb_agg(jsonb_build_object(
        'id', line.id, 'at', line.at, 'kind', line.kind, 'author', line.author, 'text', line.text
    ) order by line.id)
    from ticket_line line where line.number = ticket.number
), '[]') as lines
from ticket where number = %(number)s;

-- name: taken
-- The system has this revision now. Only who holds the claim may say so.
update ticket_mirror
set remote_id = %(remote_id)s, revision = %(revision)s, line_id = %(line_id)s, status = %(status)s,
    attempts = 0, due_at = null, holds_all = false, claimed_until = null, fault = null
where number = %(number)s and system = %(system)s and claimed_until = %(until)s;

-- name: failed
-- The system did not take it; it is tried again.
update ticket_mirror
set fault = %(fault)s, due_at = %(due_at)s, holds_all = %(holds_all)s, claimed_until = null
where number = %(number)s and system = %(system)s and claimed_until = %(until)s;

-- name: failing
-- Tickets that a system has not taken for a while.
select number, system, attempts, due_at, fault from ticket_mirror
where fault is not null order by number limit %(most)s;

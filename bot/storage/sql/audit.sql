-- name: record
-- Entries, as many as there are. They need not be on the disk yet: whatever is shown of a look is committed after it,
-- and so is there no sooner than its entry.
insert into audit (at, who, kind, whose, why)
select at, who, kind, whose, why
from jsonb_to_recordset(%(entries)s) as entry (at timestamptz, who text, kind text, whose text, why text),
     set_config('synchronous_commit', 'off', true);

-- name: lock
-- One question of a person at a time, so that two at once cannot both be the last that is allowed.
select pg_advisory_xact_lock(hashtextextended(%(who)s, 0));

-- name: forget
-- Yesterday's numbers count no more.
delete from serial_asked where who = %(who)s and day < %(day)s;

-- name: ask
-- A serial number is counted unless the day's number is reached; one that was asked for today may be asked for again.
with before as (
    select count(*) as asked, coalesce(bool_or(digest = %(digest)s), false) as again
    from serial_asked where who = %(who)s and day = %(day)s
), counted as (
    insert into serial_asked (who, day, digest)
    select %(who)s, %(day)s, %(digest)s from before where not again and asked < %(most)s
    returning 1
)
select again or exists (select from counted) as allowed from before;

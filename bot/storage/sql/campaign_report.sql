-- name: lines
-- Everybody of a campaign who is still known, with the newest reminder of theirs.
select expected.*, acted_at, coalesce(newest.status, '') as status, coalesce(newest.obstacle, '') as obstacle,
    coalesce(newest.fault, '') as fault
from expected left join lateral (
    select status, obstacle, fault from reminder where expected_id = expected.id order by id desc limit 1
) as newest on true
where campaign_id = %(campaign_id)s and object_id <> ''
order by expected.id;

-- name: faults
-- Why reminders were not sent, or may not have been: how many by status and fault, the most first.
select status, fault, count(*) as reminders from reminder
where campaign_id = %(campaign_id)s and status in ('held', 'suppressed', 'refused')
group by status, fault
order by reminders desc, status, fault;

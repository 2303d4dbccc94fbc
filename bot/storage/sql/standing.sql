-- name: standing
-- How things stand, in seconds before `now`; null where nothing waits. Workers sign in by the database's own clock.
select
    (select count(*) from ticket where status in ('waiting', 'taken')) as tickets_open,
    (select extract(epoch from %(now)s - min(received_at)) from inbox where handled_at is null) as inbox_oldest,
    (select extract(epoch from %(now)s - min(due_at)) from outbox where status = 'pending' and due_at <= %(now)s)
        as outbox_oldest_due,
    (
        select extract(epoch from %(now)s - min(person.next_at))
        from campaign
        cross join (values (true), (false)) as part (is_canary)
        cross join lateral (  -- as the claim of a reminder reads them
            select next_at from expected
            where campaign_id = campaign.id and is_canary = part.is_canary and next_at <= %(now)s
                and leased_until is null
            order by next_at
            limit 1
        ) as person
        where campaign.state = 'running' or campaign.state = 'canary' and part.is_canary
    ) as reminders_oldest_due,
    (select extract(epoch from paused_until - %(now)s) from sending where paused_until > %(now)s) as throttled_until,
    (select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers) as worker_seen;

-- name: log_key
select key from log_key;

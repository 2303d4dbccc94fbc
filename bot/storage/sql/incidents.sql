-- name: next_id
select nextval('incident_id') as id;

-- name: of
select * from incident where id = %(id)s;

-- name: open_of
select * from incident where failure = %(failure)s and channel_id = %(channel_id)s and closed_at is null;

-- name: open_failures
select distinct failure from incident where closed_at is null;

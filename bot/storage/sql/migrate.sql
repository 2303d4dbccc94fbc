-- name: lock
-- One runner at a time, until its transaction ends. The number is ours: "Enroll" in ASCII.
select pg_advisory_xact_lock(x'456E726F6C6C'::bigint);

-- name: prepare
create table if not exists migration (name text primary key, applied_at timestamptz not null default now());

-- name: is_prepared
select to_regclass('migration') is not null as is_prepared;

-- name: known
select name from migration;

-- name: note
insert into migration (name) values (%(name)s);

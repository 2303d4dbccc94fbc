-- name: was_told
select days from credential_notice where expires_at = %(end)s and days = %(days)s;

-- name: told
-- Once: who comes second finds no row.
insert into credential_notice (expires_at, days, told_at) values (%(end)s, %(days)s, %(now)s)
on conflict do nothing
returning days;

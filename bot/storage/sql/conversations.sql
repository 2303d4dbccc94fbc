-- name: personal
-- The personal conversation of a person: the newest one, where Teams has given them more than one.
select id, service_url, gone_since is not null as is_gone
from conversation
where tenant_id = %(tenant_id)s and person ->> 'aadObjectId' = %(object_id)s and kind = 'personal'
order by updated_at desc
limit 1;

-- name: service_url
-- The newest service URL that came from a tenant: any of them reaches everybody there.
select service_url from conversation where tenant_id = %(tenant_id)s order by updated_at desc limit 1;

-- name: keep
-- A personal conversation that the bot began. Where it is there already, what Teams said of it last is newer;
-- only the object id is added where Teams did not tell it, so that it is found the next time.
insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
values (%(id)s, %(tenant_id)s, 'personal', %(service_url)s, %(bot)s, %(person)s, %(now)s)
on conflict (id) do update
    set person = excluded.person || conversation.person
    where not conversation.person ? 'aadObjectId'
        and conversation.tenant_id = excluded.tenant_id and conversation.kind = excluded.kind;

-- name: keep_channel
-- A channel that the bot writes to first. Nothing is written where nothing is new.
insert into conversation (id, tenant_id, kind, service_url, bot, person, updated_at)
values (%(channel_id)s, %(tenant_id)s, 'channel', %(service_url)s, %(bot)s, '{}', %(now)s)
on conflict (id) do update
    set service_url = excluded.service_url, updated_at = excluded.updated_at, gone_since = null
    where conversation.tenant_id = excluded.tenant_id
        and (conversation.service_url <> excluded.service_url or conversation.gone_since is not null);

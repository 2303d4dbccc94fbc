-- name: keep
insert into campaign_list (campaign_id, content, received_at) values (%(campaign_id)s, %(content)s, %(now)s)
on conflict (campaign_id) do update set content = excluded.content, received_at = excluded.received_at;

-- name: of
select content from campaign_list where campaign_id = %(campaign_id)s and received_at > %(since)s;

-- name: drop
delete from campaign_list where campaign_id = %(campaign_id)s;

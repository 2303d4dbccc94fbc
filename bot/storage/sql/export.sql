-- name: tickets
-- Tickets of a span of time in the order of their numbers, with how many lines each has; all of these where wanted.
select ticket.number, opened_at, taken_at, (data ->> 'answered_at')::timestamptz as answered_at, closed_at, status,
    data ->> 'ending' as ending, data -> 'holder' ->> 'name' as holder, failure, incident_id,
    (data ->> 'stars')::integer as stars, lines.number as lines,
    case when %(with_text)s then data -> 'request' end as request, lines.said
from ticket, lateral (
    select count(*) as number, case when %(with_text)s then coalesce(jsonb_agg(jsonb_build_object(
        'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'kind', kind, 'author', author, 'text', text
    ) order by id), '[]') end as said
    from ticket_line where ticket_line.number = ticket.number
) as lines
where (%(since)s::timestamptz is null or opened_at >= %(since)s)
    and (%(until)s::timestamptz is null or opened_at < %(until)s)
order by ticket.number;

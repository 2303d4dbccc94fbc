-- name: reserve
-- Take the next so many slots for sending, and return when the first of them is.
-- Slots that nobody took are lost after a second, so at most a second's worth goes at once. None lies within a pause.
-- Nobody has slots for more than ten minutes: what is further away was reserved before the clock was set back.
update sending
set free_from = %(slots)s * %(step)s + greatest(
    case when free_from <= %(now)s + interval '10 minutes' then free_from end, paused_until, %(now)s - %(burst)s
)
returning free_from - %(slots)s * %(step)s as first;

-- name: pause
-- Teams throttles: nobody sends before then.
update sending set paused_until = greatest(paused_until, %(until)s);

-- name: reserve
-- Take the next so many slots for sending, and return when the first of them is.
-- Slots that nobody took are lost after a second, so at most a second's worth goes at once. None lies within a pause.
update sending
set free_from = greatest(free_from, paused_until, %(now)s - %(burst)s) + %(slots)s * %(step)s
returning free_from - %(slots)s * %(step)s as first;

-- name: pause
-- Teams throttles: nobody sends before then.
update sending set paused_until = greatest(paused_until, %(until)s);

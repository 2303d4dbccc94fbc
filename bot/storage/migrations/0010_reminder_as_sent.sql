-- A reminder as it was sent: when somebody answers it, its card is drawn again without its buttons.
alter table reminder
    add column code text not null default '',           -- of `failed`: the error code that it names
    add column number integer not null default 0,       -- how many they got with this one; 0 of one that was not begun
    add column is_last boolean not null default false;

-- Few are in it. Whoever writes to the bot is looked up there: that they write shows that they can be reached.
create index expected_unreachable on expected (object_id)
    where object_id <> '' and reach in ('not_installed', 'blocked', 'removed', 'gone');

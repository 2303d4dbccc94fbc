-- What another system has of a ticket. A row is there from the first attempt on.
create table ticket_mirror (
    number bigint not null references ticket (number) on delete cascade,
    system text not null,                       -- our name of the other system
    remote_id text,                             -- its id of the record; null before it took the ticket
    revision bigint not null default 0,         -- of the ticket, as the system has it
    line_id bigint not null default 0,          -- the newest line that it has
    status text,                                -- of the ticket, as the system has it
    attempts integer not null default 0,        -- since it last took something
    due_at timestamptz,                         -- when to try again
    holds_all boolean not null default false,   -- the system throttles: nothing is tried before due_at
    claimed_until timestamptz,                  -- while somebody is at it: after this they are taken for dead
    fault text,                                 -- why it was not taken
    primary key (number, system)
);
create index ticket_mirror_holding on ticket_mirror (system, due_at) where holds_all;

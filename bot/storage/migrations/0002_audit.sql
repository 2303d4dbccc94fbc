-- Who looked at whose devices, when and why. Nothing of what was found stands here.
create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    who text not null,                          -- the Entra object id of whoever asked
    kind text not null,                         -- bot.intune.audit.Kind
    whose text,                                 -- the object id of whoever the devices belong to; null where one was named
    why text not null default ''                -- an agent's reason
);
create index audit_by_person on audit (who, at);

-- Which serial numbers a person asked for on a day. Only a digest is kept: enough to count.
create table serial_asked (
    who text not null,
    day date not null,
    digest bytea not null,
    primary key (who, day, digest)
);

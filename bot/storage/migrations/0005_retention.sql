-- What people wrote goes in time, or when they say so. Its row may stay a while for the sake of its ids.
alter table inbox alter column activity drop not null;      -- null: the text is gone, but it is known that it came in
alter table outbox alter column activity drop not null;     -- null: the text is gone, but Teams' id of the message is known
create index inbox_bare on inbox (received_at) where activity is null;
create index outbox_bare on outbox (done_at) where activity is null;

-- What is too old is looked for now and then; a BRIN index costs a turn nothing.
create index outbox_created on outbox using brin (created_at);
create index audit_at on audit using brin (at);

-- Who else looked at a person's devices: few rows of many.
create index audit_of_others on audit (whose, at) where whose <> who;

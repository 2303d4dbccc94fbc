-- A list of which some lines cannot be used, as its owner sent it, while they decide whether the others are taken.
create table campaign_list (
    campaign_id bigint primary key references campaign (id) on delete cascade,
    content bytea not null,
    received_at timestamptz not null
);

-- What the bot does for a campaign by itself. Apart from `campaign`, whose revision is for what is decided about it.
create table campaign_upkeep (
    campaign_id bigint primary key references campaign (id) on delete cascade,
    refreshed_at timestamptz,                   -- when somebody last began to look for its audience
    ending_at timestamptz,                      -- when somebody last began to find out who has not enrolled in the end
    told_at timestamptz,                        -- when that was told, once
    card_conversation_id text,                  -- where the newest card of its progress is
    card_key text,                              -- under which that is in the outbox
    card_locale text,
    card_time_zone text,
    shown text not null default '',             -- what the card shows, to draw it only where that has changed
    shown_at timestamptz                        -- when that was last looked at
);

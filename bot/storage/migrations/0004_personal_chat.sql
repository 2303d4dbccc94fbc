-- A person's personal conversation is found by their Entra object id, so that the bot can write first.
-- An object id belongs to one tenant, so the tenant need not stand here. Not unique: where Teams gives somebody a new
-- conversation, what comes from there is never refused.
create index conversation_personal on conversation ((person ->> 'aadObjectId')) where kind = 'personal';

"""Microsoft Graph: tokens, client, look-ups, and what they mean as facts."""

"""What the person meant: intents, entities, locale."""

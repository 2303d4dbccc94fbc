"""The reminders' part of the composition."""

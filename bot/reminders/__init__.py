"""Reminders: who is expected to enroll, when they are reminded of it, and what became of each reminder."""

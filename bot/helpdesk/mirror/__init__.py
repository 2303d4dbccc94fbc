"""Tickets mirrored to an IT service system, which always gets there in the end, and once."""

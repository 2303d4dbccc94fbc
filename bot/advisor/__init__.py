"""The advisor: facts in, the next question or the one right advice out. Pure; the standard library only."""

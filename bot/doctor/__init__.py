"""Looks whether all that the bot stands on is there, and says what to do where it is not. It changes nothing."""

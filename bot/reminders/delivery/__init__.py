"""Delivery: reminds who is due, each at most once, with any number of workers."""

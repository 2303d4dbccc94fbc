"""The helpdesk: tickets, and the relay between a person's chat and the thread of the ticket in the desk's channel."""

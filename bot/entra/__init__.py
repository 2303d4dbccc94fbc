"""What Entra needs for the bot: what is wanted, what is there, the difference, and how it is made good."""

"""Training: what the model of the bot is learnt from, and how. The bot itself reads none of it."""

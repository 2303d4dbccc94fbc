"""Owners of campaigns in Teams: what they ask the bot in their own chat, and the cards that answer."""

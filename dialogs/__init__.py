"""The conversation: dialogs, their kernel, and what they decide to say."""

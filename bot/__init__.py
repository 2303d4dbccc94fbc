"""Enroll Desk: a Microsoft Teams bot for enrolling a HoloLens in device management."""

__version__ = "0.1.0"
"""That of pyproject.toml, known where the bot runs without being installed, too."""

"""Enroll Desk: a Microsoft Teams bot for enrolling a HoloLens in device management."""

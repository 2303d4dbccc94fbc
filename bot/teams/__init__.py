"""The wire to Teams, and the only place that knows the Bot Framework SDK."""

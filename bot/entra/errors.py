"""What can keep the setup of Entra from its end."""

from bot.errors import EnrollDeskError


class SetupFailed(EnrollDeskError):
    """Entra is not set up: {reason}."""

    reason: str
    """`entra.fault.<reason>` of the catalogue says what to do; its placeholders are the other attributes."""

    def __init__(self, *, reason: str, **params: object) -> None:
        """Keep the reason, and what its words are filled with."""
        super().__init__(reason=reason)
        self.params = params

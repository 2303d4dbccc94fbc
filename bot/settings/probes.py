"""The settings of what is asked by machines."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.settings.types import Optional


class ProbeSettings(BaseSettings):
    """Where an operator wants the metrics."""

    metrics_port: Annotated[Annotated[int, Field(ge=0, le=65535)] | None, Optional] = None
    """A port of its own for /metrics; without it neighbours get them on the bot's port (bot.probes.endpoint)."""

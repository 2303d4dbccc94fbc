"""A simulated tenant (Entra, Graph, the Teams connector) for the demo and the tests."""

from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox, running_sandbox
from bot.sandbox.tenant import Person

__all__ = ["Fault", "Person", "Sandbox", "running_sandbox"]

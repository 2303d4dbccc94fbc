"""The runner: one turn in, effects and the new state out. It does nothing but look up, so a turn may be run again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.language.intent import COMMANDS, Intent
from dialogs.campaigns import Campaigns, NoCampaigns
from dialogs.desk import Desk
from dialogs.effects import Effect, Forget, Text
from dialogs.for_bot import is_for_bot
from dialogs.happening import happened
from dialogs.interpreter import Interpreter, Meaning
from dialogs.listener import Listener
from dialogs.lookups import Lookups
from dialogs.performance import Sources
from dialogs.prompt import Answer
from dialogs.records import Records
from dialogs.relay import relayed, unread
from dialogs.reminder_press import pressed_on_reminder
from dialogs.reply import Reply
from dialogs.standing import not_understood, pressed_in_vain, stand
from dialogs.state import State, load
from dialogs.status import Status
from dialogs.ticketed import Ticketed
from dialogs.turn import Event, Kind, Press, Turn
from dialogs.typed import cleaned
from dialogs.watch import EVENT
from dialogs.watching import Watching
from dialogs.welcome import Welcome
from dialogs.words import words

UNREAD = frozenset({Kind.REACTION, Kind.EDITED, Kind.DELETED})
"""What Teams tells although nothing was said to the bot."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to. `state` is plain JSON; the effects are written in `locale`, with times in `time_zone`."""

    state: dict[str, object]
    effects: tuple[Effect, ...]
    locale: str
    time_zone: str | None = None


class Runner:
    """Runs turns. It keeps nothing between them."""

    def __init__(  # noqa: PLR0913 - all that a turn may ask
        self,
        lookups: Lookups,
        interpreter: Interpreter,
        records: Records,
        languages: Collection[str],
        desk: Desk,
        *,
        campaigns: Campaigns | None = None,
    ) -> None:
        """Answer in `languages`, of which a person may choose one. Without `campaigns` nobody is reminded."""
        sources = Sources(lookups, records, desk, campaigns or NoCampaigns())
        self._listener = Listener(interpreter, sources, languages)

    async def run(self, state: Mapping[str, object] | None, turn: Turn) -> Outcome:
        """Return what to send for `turn`, and the state after it. `state` is what the turn before left."""
        loaded = load(state)
        turn = replace(turn, time_zone=turn.time_zone or loaded.state.time_zone)
        reply = Reply(turn, loaded.state)
        if loaded.afresh and turn.kind is not Kind.LEFT:
            reply.say(Text("state.afresh"))
        await self._take(turn, reply)
        if Forget() in reply.effects:  # it is said in the language that was spoken, which is forgotten too
            return Outcome(reply.state.to_json(), tuple(reply.effects), loaded.state.locale(turn.locale))
        is_welcomed = _is_welcomed(turn, reply.state)
        after = reply.state = replace(reply.state, welcomed=is_welcomed, time_zone=turn.time_zone)
        return Outcome(after.to_json(), tuple(reply.effects), reply.locale, after.time_zone)

    async def _take(self, turn: Turn, reply: Reply) -> None:
        if turn.kind is Kind.LEFT:
            return
        if turn.kind is Kind.WELCOME:
            if not reply.state.welcomed:
                await self._listener.begin(Welcome(), turn, reply)
        elif turn.event is not None:
            await self._happened(turn.event, turn, reply)
        elif turn.press is not None:
            await self._pressed(turn.press, turn, reply)
        elif reply.state.ticket is not None:
            await self._with_ticket(reply.state.ticket, turn, reply)
        elif turn.kind in UNREAD:
            stand(reply, words(f"unread.{turn.kind}"), turn)
        elif cleaned(turn.text):
            reply.recall()
            if turn.has_attachments:
                reply.say(Text("unread.attachment"))
            await self._listener.wrote(turn.text, turn, reply)
        else:
            not_understood(reply, words("not_understood.no_text"), turn)

    async def _happened(self, event: Event, turn: Turn, reply: Reply) -> None:
        """Take what the helpdesk did, or make the look that was put off, unless the watch was stopped since."""
        following = happened(event, turn, reply)
        if following is not None:
            await self._listener.perform(following, turn, reply)
        look = event.data.get("look")
        watch = next((watch for watch in reply.state.watches.values() if watch.next_look == look), None)
        if event.name == EVENT and watch is not None:
            await self._listener.perform(Watching(watch).start(turn), turn, reply)

    async def _pressed(self, press: Press, turn: Turn, reply: Reply) -> None:
        """Take a press on the open card or a reminder; any other is on a card that has moved on, or from nowhere."""
        if press.verb == "refresh" and press.card in reply.state.shown:
            await self._listener.perform(Status(press.card).start(turn), turn, reply)
            return
        if (answering := pressed_on_reminder(press)) is not None:
            await self._listener.begin(answering, turn, reply)
            return
        opened = reply.state.open
        value, typed = (cleaned(str(press.data.get(name) or "")) for name in ("value", "typed"))
        if opened is None or press.card != opened.key:
            pressed_in_vain(press, value, turn, reply)
            return
        reply.recall()
        if press.verb == "command" and (command := _command(press.data.get("command"))):
            await self._listener.intend(Meaning(command), turn, reply)
        elif press.verb == "answer" and any(choice.value == value for choice in opened.frame.prompt.choices):
            answer = Answer(opened.frame.prompt.id, value, inputs=press.data)
            await self._listener.answered(opened.frame, answer, turn, reply)
        elif press.verb == "answer" and typed:
            await self._listener.wrote(typed, turn, reply)
        else:
            not_understood(reply, None, turn)

    async def _with_ticket(self, ticket: Ticketed, turn: Turn, reply: Reply) -> None:
        """Take what comes while a ticket is open: it is for the helpdesk, unless it is for the bot."""
        if turn.kind in UNREAD:
            await self._listener.perform(unread(turn.kind), turn, reply)
        elif not await is_for_bot(ticket, turn, reply, self._listener):
            await self._listener.perform(relayed(ticket, turn), turn, reply)


def _command(value: object) -> Intent | None:
    return Intent(value) if isinstance(value, str) and value in {command.value for command in COMMANDS} else None


def _is_welcomed(turn: Turn, state: State) -> bool:
    """Tell whether the welcome is behind us: somebody who left begins anew, and an event of our own greets nobody."""
    if turn.kind is Kind.LEFT:
        return False
    return state.welcomed if turn.kind is Kind.EVENT else True

"""The runner: one turn in, effects and the new state out. It does nothing but look up, so a turn may be run again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.language.intent import COMMANDS, Intent
from dialogs.asking_back import without_clarification
from dialogs.clarification import Clarification
from dialogs.commands import OBEYED, obey
from dialogs.dialog import Again, Dialog, Result
from dialogs.effects import Effect, Forget, Text
from dialogs.erasure import Erasure
from dialogs.frame import Frame, Open
from dialogs.handover import Handover
from dialogs.interpreter import Interpreter, Meaning
from dialogs.lookups import Lookups
from dialogs.others import Others
from dialogs.performance import perform
from dialogs.prompt import Answer
from dialogs.records import Records
from dialogs.registry import BY_INTENT
from dialogs.reply import Reply
from dialogs.standing import not_understood, pressed_in_vain, stand
from dialogs.state import State, load
from dialogs.status import Status
from dialogs.turn import Event, Kind, Press, Turn
from dialogs.typed import cleaned
from dialogs.watch import EVENT
from dialogs.watching import Watching
from dialogs.welcome import Welcome
from dialogs.words import words, words_of

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

    def __init__(
        self, lookups: Lookups, interpreter: Interpreter, records: Records, languages: Collection[str]
    ) -> None:
        """Answer in `languages`, of which a person may choose one."""
        self._lookups = lookups
        self._records = records
        self._interpreter = interpreter
        self._languages = languages

    async def run(self, state: Mapping[str, object] | None, turn: Turn) -> Outcome:
        """Return what to send for `turn`, and the state after it. `state` is what the turn before left."""
        loaded = load(state)
        reply = Reply(turn, loaded.state)
        if loaded.afresh and turn.kind is not Kind.LEFT:
            reply.say(Text("state.afresh"))
        await self._take(turn, reply)
        if Forget() in reply.effects:  # it is said in the language that was spoken, which is forgotten too
            return Outcome(reply.state.to_json(), tuple(reply.effects), loaded.state.language or turn.locale)
        is_welcomed, time_zone = _is_welcomed(turn, reply.state), turn.time_zone or reply.state.time_zone
        after = reply.state = replace(reply.state, welcomed=is_welcomed, time_zone=time_zone)
        return Outcome(after.to_json(), tuple(reply.effects), after.language or turn.locale, after.time_zone)

    async def _take(self, turn: Turn, reply: Reply) -> None:
        if turn.kind is Kind.LEFT:
            return
        if turn.kind is Kind.WELCOME:
            if not reply.state.welcomed:
                await self._begin(Welcome(), turn, reply)
        elif turn.event is not None:
            await self._happened(turn.event, turn, reply)
        elif turn.press is not None:
            await self._pressed(turn.press, turn, reply)
        elif turn.kind in UNREAD:
            stand(reply, words(f"unread.{turn.kind}"), turn)
        elif text := cleaned(turn.text):
            reply.recall()
            if turn.has_attachments:
                reply.say(Text("unread.attachment"))
            await self._wrote(text, turn, reply)
        else:
            not_understood(reply, words("not_understood.no_text"), turn)

    async def _happened(self, event: Event, turn: Turn, reply: Reply) -> None:
        """Make the look that was put off, unless the watch was stopped, begun anew, or looked already."""
        look = event.data.get("look")
        watch = next((watch for watch in reply.state.watches.values() if watch.next_look == look), None)
        if event.name == EVENT and watch is not None:
            await self._perform(Watching(watch).start(turn), turn, reply)

    async def _pressed(self, press: Press, turn: Turn, reply: Reply) -> None:
        """Take a press on the open card; any other comes from a card that has moved on, or from nowhere."""
        if press.verb == "refresh" and press.card in reply.state.shown:
            await self._perform(Status(press.card).start(turn), turn, reply)
            return
        opened = reply.state.open
        value, typed = (cleaned(str(press.data.get(name) or "")) for name in ("value", "typed"))
        if opened is None or press.card != opened.key:
            pressed_in_vain(press, value, turn, reply)
            return
        reply.recall()
        if press.verb == "command" and (command := _command(press.data.get("command"))):
            await self._intend(Meaning(command), turn, reply)
        elif press.verb == "answer" and any(choice.value == value for choice in opened.frame.prompt.choices):
            await self._answer(opened.frame, value, turn, reply)
        elif press.verb == "answer" and typed:
            await self._wrote(typed, turn, reply)
        else:
            not_understood(reply, None, turn)

    async def _wrote(self, text: str, turn: Turn, reply: Reply) -> None:
        frame = reply.state.open.frame if reply.state.open else None
        prompt = frame.prompt if frame else None
        meaning = self._interpreter.interpret(text, reply.state.language or turn.locale, prompt)
        if frame is not None and meaning.answer is not None and frame.prompt.accepts(meaning.answer):
            await self._answer(frame, meaning.answer, turn, reply, meaning.told)
        elif frame is not None and (heard := _heard(frame.dialog, meaning, turn)) is not None:
            _leave(reply)
            await self._perform(heard, turn, reply)
        elif meaning.intent is not Intent.UNKNOWN:
            await self._intend(meaning, turn, reply)
        elif "insult" in meaning.told:
            stand(reply, words("insult.calm"), turn, offer_person=True)
        elif without_clarification(reply):
            await self._wrote(text, turn, reply)  # it may be an answer to the question before
        else:
            not_understood(reply, None, turn, meaning)

    async def _answer(
        self, frame: Frame, value: str, turn: Turn, reply: Reply, told: Mapping[str, str] | None = None
    ) -> None:
        """Give the answer to the step that waits for it; the question stays open where it does not fit."""
        if isinstance(frame.dialog, Clarification):
            await self._clarified(frame.dialog, value, turn, reply)
            return
        answer = Answer(frame.prompt.id, value, told or {})
        result: Result = getattr(frame.dialog, frame.step)(turn, answer)
        if isinstance(result, Again):
            not_understood(reply, words_of(result.hint), turn)
            return
        reply.answered(answer)
        await self._perform(result, turn, reply)

    async def _clarified(self, asked: Clarification, value: str, turn: Turn, reply: Reply) -> None:
        """Do what was meant, as if it had been written plainly; ask the question before again where it is neither."""
        without_clarification(reply, value)
        if (intent := asked.meant(value)) is Intent.UNKNOWN:
            stand(reply, words("clarification.other_words"), turn)
        else:
            await self._intend(Meaning(intent, told=asked.told), turn, reply)

    async def _intend(self, meaning: Meaning, turn: Turn, reply: Reply) -> None:
        """Do what was asked for, whatever question is open."""
        reply.state = replace(reply.state, misses=0)
        was_clarifying = without_clarification(reply)
        if was_clarifying and meaning.intent is Intent.BACK and reply.state.open:
            reply.ask_again()
        elif meaning.intent not in OBEYED:
            await self._open(meaning, turn, reply)
        elif (left := obey(meaning, turn, reply, self._languages)) is not None:
            await self._perform(left, turn, reply)

    async def _open(self, meaning: Meaning, turn: Turn, reply: Reply) -> None:
        """Open the dialog that is about it; who asks for the open one once more is asked on."""
        match meaning.intent:
            case Intent.HUMAN:
                dialog: Dialog = Handover.opening(turn, case=reply.state.case)
            case Intent.STATUS if "user" in meaning.told:
                dialog = Others(meaning.told["user"])
            case Intent.PRIVACY if "erase" in meaning.told:
                dialog = Erasure(interrupts=reply.state.open is not None)
            case intent if not meaning.told and _is_asking(reply.state.open, intent):
                stand(reply, words("command.at_it"), turn)
                return
            case intent:
                case = reply.state.case if reply.state.open else None  # what is over says nothing about what begins
                dialog = BY_INTENT[intent].opening(turn, meaning.told, case)
        await self._begin(dialog, turn, reply)

    async def _begin(self, dialog: Dialog, turn: Turn, reply: Reply) -> None:
        """Start a dialog in the place of the one that was going on; an aside leaves the open question where it is."""
        if dialog.aside and reply.state.open is not None:
            await self._perform(dialog.start(turn), turn, reply, aside=True)
            reply.ask_again()
            return
        _leave(reply)
        await self._perform(dialog.start(turn), turn, reply)

    async def _perform(self, result: Result, turn: Turn, reply: Reply, *, aside: bool = False) -> None:
        await perform(result, turn, reply, self._lookups, self._records, aside=aside)


def _heard(dialog: Dialog, meaning: Meaning, turn: Turn) -> Result | None:
    """Return what a statement leads to in the dialog that is going on; None where something else is wanted."""
    if meaning.intent is not Intent.UNKNOWN and BY_INTENT.get(meaning.intent) is not type(dialog):
        return None
    by_the_way = {"generation"} if meaning.likely else set()  # which HoloLens it is, any wish may name
    return dialog.hear(turn, {key: value for key, value in meaning.told.items() if key not in by_the_way})


def _is_asking(opened: Open | None, intent: Intent) -> bool:
    """Tell whether the open question is of a dialog that is about that already, and asks for what it needs."""
    return opened is not None and type(opened.frame.dialog) is BY_INTENT[intent] and opened.frame.dialog.is_asking


def _leave(reply: Reply) -> None:
    """Leave the open question, if there is one; "back" leads to it."""
    if reply.state.open is not None:
        reply.state = reply.state.remembering(reply.state.open)
        reply.close("card.left")


def _command(value: object) -> Intent | None:
    return Intent(value) if isinstance(value, str) and value in {command.value for command in COMMANDS} else None


def _is_welcomed(turn: Turn, state: State) -> bool:
    """Tell whether the welcome is behind us: somebody who left begins anew, and an event of our own greets nobody."""
    if turn.kind is Kind.LEFT:
        return False
    return state.welcomed if turn.kind is Kind.EVENT else True

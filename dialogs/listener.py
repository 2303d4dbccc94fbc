"""The listener: what somebody wrote or wants, as the answer to the open question, or as something else to do."""

from collections.abc import Collection
from dataclasses import replace

from bot.language.intent import Intent
from dialogs.asking_back import without_clarification
from dialogs.clarification import Clarification
from dialogs.commands import OBEYED, obey
from dialogs.dialog import Again, Dialog, Result
from dialogs.erasure import Erasure
from dialogs.frame import Frame, Open
from dialogs.handover import Handover
from dialogs.handover_form import HandoverForm
from dialogs.interpreter import Interpreter, Meaning
from dialogs.menu import Menu
from dialogs.others import Others
from dialogs.performance import Sources, perform
from dialogs.prompt import Answer, Answers, Prompt
from dialogs.registry import BY_INTENT
from dialogs.remark import PUZZLED, remarked
from dialogs.reminder import Reminders
from dialogs.reply import Reply
from dialogs.spoken import notice
from dialogs.standing import is_idle, not_understood, stand
from dialogs.turn import Turn
from dialogs.typed import cleaned, written
from dialogs.words import words, words_of

MISTAKEN = (Intent.UNKNOWN, Intent.CANCEL, Intent.PRIVACY, Intent.BACK, Intent.REMINDERS)
"""What a remark about a reminder is mostly taken for."""


class Listener:
    """Puts into the reply what follows. It keeps nothing between turns."""

    def __init__(self, interpreter: Interpreter, sources: Sources, languages: Collection[str]) -> None:
        """Answer in `languages`, of which a person may choose one."""
        self._interpreter = interpreter
        self._sources = sources
        self._languages = languages

    def interpret(self, text: str, reply: Reply, prompt: Prompt | None) -> Meaning:
        """Return what a text means to somebody who was just asked `prompt`. Words of their own are kept whole."""
        meaning = self._interpreter.interpret(cleaned(text), reply.locale, prompt)
        if prompt is None or prompt.answers is not Answers.WORDS or meaning.answer is None:
            return meaning
        is_choice = any(choice.value == meaning.answer for choice in prompt.choices)
        return meaning if is_choice else replace(meaning, answer=written(text))

    def _understood(self, text: str, language: str | None, reply: Reply, prompt: Prompt | None) -> Meaning:
        """Return what a text means, read again where it makes us speak another language: so do the buttons then."""
        meaning = self.interpret(text, reply, prompt)
        is_noticed = notice(language, meaning, prompt, reply, self._languages)
        return self.interpret(text, reply, prompt) if is_noticed else meaning

    async def wrote(self, text: str, turn: Turn, reply: Reply) -> None:
        """Take what somebody wrote."""
        frame = reply.state.open.frame if reply.state.open else None
        language = self._interpreter.written_in(cleaned(text))
        meaning = self._understood(text, language, reply, frame.prompt if frame else None)
        if is_idle(reply) and (about := _of_reminder(meaning)) is not None:
            reply.close("card.left")
            await self.begin(about, turn, reply)
        elif frame is not None and meaning.answer is not None and frame.prompt.accepts(meaning.answer):
            await self.answered(frame, Answer(frame.prompt.id, meaning.answer, meaning.told), turn, reply)
        elif frame is not None and (heard := _heard(frame.dialog, meaning, turn)) is not None:
            reply.leave()
            await self.perform(heard, turn, reply)
        elif meaning.intent is not Intent.UNKNOWN:
            await self.intend(meaning, turn, reply)
        elif remarked(meaning.told, turn, reply):
            return
        elif without_clarification(reply):
            await self.wrote(text, turn, reply)  # it may be an answer to the question before
        elif language is not None and language not in self._languages:
            not_understood(reply, words("language.unknown"), turn)
        else:
            not_understood(reply, None, turn, meaning)

    async def answered(self, frame: Frame, answer: Answer, turn: Turn, reply: Reply) -> None:
        """Give the answer to the step that waits for it; the question stays open where it does not fit."""
        again = await self.tried(frame, answer, turn, reply)
        if again is not None:
            not_understood(reply, words_of(again.hint), turn)

    async def tried(self, frame: Frame, answer: Answer, turn: Turn, reply: Reply) -> Again | None:
        """Give the answer to the step that waits for it; where it does not fit, nothing has happened yet."""
        if isinstance(frame.dialog, Clarification):
            await self._clarified(frame.dialog, answer.value, turn, reply)
            return None
        result: Result = getattr(frame.dialog, frame.step)(turn, answer)
        if isinstance(result, Again):
            return result
        reply.answered(answer)
        await self.perform(result, turn, reply)
        return None

    async def _clarified(self, asked: Clarification, value: str, turn: Turn, reply: Reply) -> None:
        """Do what was meant, as if it had been written plainly; ask the question before again where it is neither."""
        without_clarification(reply, value)
        if (intent := asked.meant(value)) is Intent.UNKNOWN:
            stand(reply, words("clarification.other_words"), turn)
        else:
            await self.intend(Meaning(intent, told=asked.told), turn, reply)

    async def intend(self, meaning: Meaning, turn: Turn, reply: Reply) -> None:
        """Do what was asked for, whatever question is open."""
        reply.state = replace(reply.state, misses=0)
        was_clarifying = without_clarification(reply)
        if was_clarifying and meaning.intent is Intent.BACK and reply.state.open:
            reply.ask_again()
        elif meaning.intent not in OBEYED:
            await self._open(meaning, turn, reply)
        elif (left := obey(meaning, turn, reply, self._languages)) is not None:
            await self.perform(left, turn, reply)

    async def _open(self, meaning: Meaning, turn: Turn, reply: Reply) -> None:
        """Open the dialog that is about it; who asks for the open one once more is asked on."""
        opened, case = reply.state.open, reply.state.case
        match meaning.intent:
            case Intent.HUMAN if opened is not None and isinstance(opened.frame.dialog, HandoverForm):
                reply.ask_again()
                return
            case Intent.HELP | Intent.PRIVACY if PUZZLED in meaning.told and remarked(meaning.told, turn, reply):
                return
            case Intent.HUMAN:
                dialog: Dialog = Handover(case, interrupts=reply.leads_back)
            case Intent.STATUS if "user" in meaning.told:
                dialog = Others(meaning.told["user"])
            case Intent.PRIVACY if "erase" in meaning.told:
                dialog = Erasure(interrupts=reply.leads_back)
            case intent if not meaning.told and _is_asking(opened, intent):
                stand(reply, words("command.at_it"), turn)
                return
            case intent:  # what is over says nothing about what begins
                dialog = BY_INTENT[intent].opening(turn, meaning.told, case if opened else None)
        await self.begin(dialog, turn, reply)

    async def begin(self, dialog: Dialog, turn: Turn, reply: Reply) -> None:
        """Start a dialog in the place of the one that was going on; an aside leaves the open question where it is."""
        opened = reply.state.open
        if dialog.aside and opened is not None:
            await self.perform(dialog.start(turn), turn, reply, aside=True)
            if turn.press is None or not isinstance(opened.frame.dialog, Menu):  # which would only be in the way
                reply.ask_again()
            return
        reply.leave()
        await self.perform(dialog.start(turn), turn, reply)

    async def perform(self, result: Result, turn: Turn, reply: Reply, *, aside: bool = False) -> None:
        """Do what a step said."""
        await perform(result, turn, reply, self._sources, aside=aside)


def _heard(dialog: Dialog, meaning: Meaning, turn: Turn) -> Result | None:
    """Return what a statement leads to in the dialog that is going on; None where something else is wanted."""
    if meaning.intent is not Intent.UNKNOWN and BY_INTENT.get(meaning.intent) is not type(dialog):
        return None
    by_the_way = {"generation"} if meaning.likely else set()  # which HoloLens it is, any wish may name
    return dialog.hear(turn, {key: value for key, value in meaning.told.items() if key not in by_the_way})


def _is_asking(opened: Open | None, intent: Intent) -> bool:
    """Tell whether the open question is of a dialog that is about that already, and asks for what it needs."""
    return opened is not None and type(opened.frame.dialog) is BY_INTENT[intent] and opened.frame.dialog.is_asking


def _of_reminder(meaning: Meaning) -> Reminders | None:
    """Return what answers a remark that may be about a reminder, as "stop" is where nothing else is to be stopped."""
    if meaning.intent is Intent.CANCEL and "of_reminder" not in meaning.told:
        return Reminders(otherwise="command.cancelled")
    return Reminders() if "of_reminder" in meaning.told and meaning.intent in MISTAKEN else None

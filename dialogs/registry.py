"""Which dialogs there are, and which one an intent opens."""

from bot.language.intent import Intent
from dialogs.clarification import Clarification
from dialogs.dialog import Dialog
from dialogs.enrollment import Enrollment
from dialogs.erasure import Erasure
from dialogs.handover import Handover
from dialogs.handover_form import HandoverForm
from dialogs.help import Help
from dialogs.menu import Menu
from dialogs.move import Move
from dialogs.notice import Thanks
from dialogs.others import Others
from dialogs.own_ticket import OwnTicket
from dialogs.privacy import Privacy
from dialogs.problem import Problem
from dialogs.reminder import ReminderHelp, Reminders
from dialogs.returning import Returning
from dialogs.status import Status
from dialogs.ticket_question import AskedFact, Rating, Solved
from dialogs.unenrollment import Unenrollment
from dialogs.watching import Watching
from dialogs.welcome import Welcome

BY_INTENT: dict[Intent, type[Dialog]] = {
    Intent.ENROLL: Enrollment,
    Intent.UNENROLL: Unenrollment,
    Intent.MOVE: Move,
    Intent.PROBLEM: Problem,
    Intent.STATUS: Status,
    Intent.HUMAN: Handover,
    Intent.HELP: Help,
    Intent.THANKS: Thanks,
    Intent.PRIVACY: Privacy,
    Intent.REMINDERS: Reminders,
}

_ALL: tuple[type[Dialog], ...] = (
    *BY_INTENT.values(),
    AskedFact,
    Clarification,
    Erasure,
    HandoverForm,
    Menu,
    Others,
    OwnTicket,
    Rating,
    ReminderHelp,
    Returning,
    Solved,
    Watching,
    Welcome,
)

DIALOGS = {dialog.name: dialog for dialog in _ALL}
"""Every dialog by its name in a stored state."""

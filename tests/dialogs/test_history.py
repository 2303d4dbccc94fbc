"""The history: the way back through all questions, kept small."""

from dialogs.history import REMEMBERED_QUESTIONS, History
from tests.dialogs.talk import Talk

ANSWERS = {f"fact_{number}": f"value {number} {'x' * 100}" for number in range(20)}
QUESTIONS = [
    {"key": f"t{number}.1", "frame": {"data": dict(list(ANSWERS.items())[:number])}} for number in range(len(ANSWERS))
]


def test_each_question_comes_back_as_it_was_newest_first() -> None:
    history = History()
    for question in QUESTIONS:
        history = history.remembering(question)
        assert history.newest == question
    for question in reversed(QUESTIONS[-REMEMBERED_QUESTIONS:]):
        assert history.newest == question
        history = history.without_newest()
    assert not history


def test_it_is_read_as_it_was_stored_beside_the_open_question_or_without_one() -> None:
    history = History()
    for question in QUESTIONS[:4]:
        history = history.remembering(question)
    for opened in (QUESTIONS[4], None):
        again = History(tuple(history.beside(opened)), opened)
        assert again.newest == QUESTIONS[3]
        assert again.without_newest().newest == QUESTIONS[2]
        assert again.beside(opened) == again.questions
        assert History(tuple(again.beside(QUESTIONS[6])), QUESTIONS[6]).newest == QUESTIONS[3]


def test_a_question_before_takes_the_room_of_one_answer() -> None:
    history = History()
    for question in QUESTIONS:
        history = history.remembering(question)

    assert all(len(str(entry)) < 100 for entry in history.questions[:-1])


async def test_back_goes_through_a_whole_interview_and_forward_again() -> None:
    talk, asked = Talk(), []
    said = ["enroll", "HoloLens 2", "no, it is new or was reset", "yes, it should set itself up", "004178301053"]
    for text in [*said, "that worked"]:
        await talk.says(text)
        asked.append(talk.buttons)
    for buttons in reversed(asked[:-1]):
        await talk.says("back")
        assert talk.buttons == buttons
    await talk.says("back")
    assert talk.sees("There is no question before this one.")
    for text in said[1:]:
        await talk.says(text)

    assert talk.buttons == asked[4]

"""The card of an explanation: what an error means in each case, with its steps and the pages that it rests on."""

from bot.helpdesk.explanation import Case, Explanation
from dialogs.advice_prompt import advice_rows, source_row
from dialogs.effects import Card
from dialogs.words import fact_row, value_of


def explanation_card(explanation: Explanation) -> Card:
    """Return the card; one of an error that no rule names says so, and what to do."""
    cases = [_case(case) for case in explanation.cases]
    pages = {page.url: source_row(page) for case in explanation.cases for page in case.advice.citations}
    error = value_of("error", explanation.error)
    return Card("desk_command_explanation", {"error": error, "cases": cases, "sources": list(pages.values())})


def _case(case: Case) -> dict[str, object]:
    return {"given": [fact_row(fact) for fact in case.given], "advice": advice_rows(case.advice)}

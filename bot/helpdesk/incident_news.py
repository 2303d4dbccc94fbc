"""What people learn of an incident: events into the chats of those whom it concerns."""

from collections.abc import Iterable, Sequence

from bot.helpdesk.incident import Incident
from bot.helpdesk.incident_card import key_of, people_of
from bot.helpdesk.relay import from_person
from bot.helpdesk.ticket import Ending, Ticket
from bot.storage.work import Happening


def known(incident: Incident, everybody: Sequence[Ticket], joining: Iterable[Ticket]) -> tuple[Happening, ...]:
    """Tell those who join, while their ticket is open, that others have the same."""
    others, since = people_of(everybody) - 1, incident.opened_at.isoformat()
    return tuple(
        Happening(
            ticket.asker.conversation_id,
            f"{key_of(incident.id)}.known.{ticket.number}",
            "incident.known",
            {"number": ticket.number, "others": others, "since": since},
        )
        for ticket in joining
        if ticket.is_open
    )


def newest(incident: Incident, tickets: Iterable[Ticket]) -> tuple[Happening, ...]:
    """Tell everybody whose ticket is open the newest news, in which nothing is Markdown."""
    news, key = incident.news[-1], f"{key_of(incident.id)}.news.{len(incident.news)}"
    data = {"text": from_person(news.text), "agent": news.by.name}
    people = _by_conversation(ticket for ticket in tickets if ticket.is_open)
    return tuple(Happening(conversation, key, "incident.news", data) for conversation in people)


def over(incident: Incident, tickets: Iterable[Ticket]) -> tuple[Happening, ...]:
    """Tell everybody that it is over, but those whose ticket was resolved: they know that it works."""
    agent = incident.closed_by.name if incident.closed_by else ""
    people = _by_conversation(ticket for ticket in tickets if ticket.ending is not Ending.RESOLVED)
    return tuple(
        Happening(
            conversation, f"{key_of(incident.id)}.over", "incident.over", {"number": ticket.number, "agent": agent}
        )
        for conversation, ticket in people.items()
    )


def _by_conversation(tickets: Iterable[Ticket]) -> dict[str, Ticket]:
    """Return one ticket of each person, by their chat: their newest that is open, else the newest.

    Of whom erased their data there is none.
    """
    newest_last = sorted(tickets, key=lambda ticket: (ticket.is_open, ticket.number))
    return {ticket.asker.conversation_id: ticket for ticket in newest_last if ticket.asker.conversation_id}

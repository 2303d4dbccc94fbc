"""The advisor: facts in, the next question or the one right advice out. Pure; the standard library only."""

from bot.advisor.advice import Actor, Advice, Citation, Question, Step, Warning  # noqa: A004 - the field's own word
from bot.advisor.advising import TABLE, advise
from bot.advisor.build import Build
from bot.advisor.evidence import Device, Evidence
from bot.advisor.facts import UNKNOWN, Fact, Facts, Source, Value
from bot.advisor.record import facts_from_json, facts_to_json, parse_fact
from bot.advisor.values import Kind, WrongFact
from bot.advisor.vocabulary import FactSpec, Vocabulary
from bot.advisor.why_not import Obstacle, WhyNot, why_not

VOCABULARY = TABLE.vocabulary
"""Every fact there is, by key."""

__all__ = [
    "TABLE",
    "UNKNOWN",
    "VOCABULARY",
    "Actor",
    "Advice",
    "Build",
    "Citation",
    "Device",
    "Evidence",
    "Fact",
    "FactSpec",
    "Facts",
    "Kind",
    "Obstacle",
    "Question",
    "Source",
    "Step",
    "Value",
    "Vocabulary",
    "Warning",
    "WhyNot",
    "WrongFact",
    "advise",
    "facts_from_json",
    "facts_to_json",
    "parse_fact",
    "why_not",
]

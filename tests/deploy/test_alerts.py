"""Alerts, dashboard and runbook, held together."""

import re
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY, ROOT, Deployment, Selector
from tests.deploy.metrics import METRICS

pytestmark = pytest.mark.deploy

RUNBOOK = DEPLOY / "runbook"
SECTIONS = ["## Look at", "## Do", "## Call"]


def pages() -> list[Path]:
    return sorted(page for page in RUNBOOK.glob("*.md") if page.name != "README.md")


def unknown(selectors: list[Selector]) -> list[str]:
    """Name what no metric of ours is or has."""
    return [
        f"{selector.metric} {label}={value}"
        for selector in selectors
        for label, values in {"": [""], **selector.labels}.items()
        for value in values
        if selector.metric not in METRICS or (label and not _has(METRICS[selector.metric], label, value))
    ]


def _has(labels: dict[str, set[str] | None], label: str, value: str) -> bool:
    if label not in labels:
        return False
    values = labels[label]
    return values is None or value in values


def test_every_alert_asks_for_metrics_that_there_are(deployment: Deployment) -> None:
    assert {alert.name: unknown(alert.selectors) for alert in deployment.alerts if unknown(alert.selectors)} == {}


def test_every_panel_asks_for_metrics_that_there_are(deployment: Deployment) -> None:
    assert {panel.title: unknown(panel.selectors) for panel in deployment.panels if unknown(panel.selectors)} == {}


def test_a_metric_a_label_or_a_value_that_there_is_not_is_noticed() -> None:
    wrong = [
        Selector("enrolldesk_turn_total", {}),
        Selector("enrolldesk_sent_total", {"result": ["sent"]}),
        Selector("enrolldesk_sent_total", {"outcome": ["lost"]}),
    ]

    assert len(unknown(wrong)) == 3
    assert unknown([Selector("enrolldesk_sent_total", {"outcome": ["gone"]})]) == []


def test_every_metric_of_ours_is_drawn(deployment: Deployment) -> None:
    assert set(METRICS) == {selector.metric for panel in deployment.panels for selector in panel.selectors}


def test_every_alert_has_a_name_and_a_page_of_its_own(deployment: Deployment) -> None:
    assert sorted(alert.runbook for alert in deployment.alerts) == [str(page.relative_to(ROOT)) for page in pages()]
    for alert in deployment.alerts:
        assert (ROOT / alert.runbook).read_text(encoding="utf-8").startswith(f"# {alert.name}\n")
        assert alert.severity in {"critical", "warning"}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_a_page_says_what_it_means_for_people_what_to_look_at_what_to_do_and_whom_to_call(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert "\n**For people:** " in text
    assert [line for line in text.splitlines() if line.startswith("## ")] == SECTIONS


def test_the_first_page_leads_to_every_other(deployment: Deployment) -> None:
    first = (RUNBOOK / "README.md").read_text(encoding="utf-8")

    for alert in deployment.alerts:
        assert f"[{alert.name}]({Path(alert.runbook).name})" in first


@pytest.mark.parametrize("page", sorted(RUNBOOK.glob("*.md")), ids=lambda page: page.stem)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_panels_name_pages_that_there_are(deployment: Deployment) -> None:
    named = {name for panel in deployment.panels for name in re.findall(r"Runbook: ([a-z-]+)\.", panel.about)}

    assert named
    assert named <= {page.stem for page in pages()}


def test_what_a_page_quotes_of_the_log_is_what_the_bot_writes() -> None:
    written = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    quoted = {quote for page in pages() for quote in re.findall(r'`("[^`]+")`', page.read_text(encoding="utf-8"))}

    assert quoted
    assert {quote for quote in quoted if quote not in written} == set()

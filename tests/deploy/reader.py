"""Reads what is under deploy/ with the parsers of `.venv-deploy`, whose Python runs this, and prints it as JSON.

The shapes are those of `tests/deploy/conftest.py`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import promql_parser
import yaml
from pycep import BicepParser

FOLDER = Path(__file__).parents[2] / "deploy"
GRAFANAS = {"$__rate_interval": "5m", "$__range": "6h"}
"""What Grafana puts in before Prometheus sees a query."""


def selectors(node: object) -> Iterator[dict[str, object]]:
    """Find the metrics in a parsed query, each with the values of labels that it asks for."""
    if isinstance(node, promql_parser.VectorSelector):
        labels = {matcher.name: matcher.value.split("|") for matcher in node.matchers.matchers}
        yield {"metric": node.name, "labels": labels}
    parts = [getattr(node, name, None) for name in ("expr", "lhs", "rhs", "param", "vector_selector")]
    for part in [*parts, *(getattr(node, "args", None) or ())]:
        if part is not None:
            yield from selectors(part)


def query(expression: str) -> list[dict[str, object]]:
    """Parse a query. Raises ValueError where Prometheus would refuse it."""
    for word, value in GRAFANAS.items():
        expression = expression.replace(word, value)
    return list(selectors(promql_parser.parse(expression)))


def alerts() -> list[dict[str, object]]:
    """Read the rules of Prometheus."""
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [
        {
            "name": rule["alert"],
            "severity": rule["labels"]["severity"],
            "runbook": rule["annotations"]["runbook"],
            "selectors": query(rule["expr"]),
        }
        for group in groups
        for rule in group["rules"]
    ]


def panels() -> list[dict[str, object]]:
    """Read the panels of the dashboard."""
    dashboard = json.loads((FOLDER / "grafana" / "enroll-desk.json").read_text(encoding="utf-8"))
    return [
        {
            "title": panel["title"],
            "about": panel["description"],
            "selectors": [found for target in panel["targets"] for found in query(target["expr"])],
        }
        for panel in dashboard["panels"]
        if panel["type"] != "row"
    ]


def template(file: Path) -> dict[str, object]:
    """Read a Bicep file: what it takes, what it gives, and which modules it uses."""
    parsed = BicepParser().parse(text=file.read_text(encoding="utf-8"))
    parameters, modules = parsed.get("parameters", {}), parsed.get("modules", {})
    return {
        "optional": [name for name, parameter in parameters.items() if parameter["default"] is not None],
        "required": [name for name, parameter in parameters.items() if parameter["default"] is None],
        "secure": [
            name
            for name, parameter in parameters.items()
            if any(decorator["type"] == "secure" for decorator in parameter["decorators"])
        ],
        "outputs": {name: str(output["value"]) for name, output in parsed.get("outputs", {}).items()},
        "resources": [
            resource["type"] for resource in parsed.get("resources", {}).values() if not resource["existing"]
        ],
        "modules": {
            name: {"file": module["detail"]["path"], "given": given(module)} for name, module in modules.items()
        },
    }


def given(module: dict[str, dict[str, dict[str, dict[str, object]]]]) -> list[str]:
    """Return the names of what a module gets; with a condition on its deployment they stand one level deeper."""
    config = module["config"]
    return list(config["config"]["params"] if "condition" in config else config["params"])


def main() -> None:
    """Print all of it."""
    azure = FOLDER / "azure"
    read = {
        "alerts": alerts(),
        "panels": panels(),
        "templates": {str(file.relative_to(azure)): template(file) for file in sorted(azure.rglob("*.bicep"))},
        "compose": yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8")),
    }
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    main()

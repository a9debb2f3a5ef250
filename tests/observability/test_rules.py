"""Alerts: valid, tested one by one, each with a runbook."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from scripts.observability_tables import RULES, alert_rules
from tests.observability.prometheus import promtool

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
CASES = sorted((HERE / "alerts").glob("*.yaml"))
ALERTS = [rule["alert"] for rule in alert_rules()]


pytestmark = pytest.mark.usefixtures("prometheus_is_here")


def test_promtool_finds_nothing_wrong_with_the_rules() -> None:
    done = promtool("check", "rules", *map(str, sorted(RULES.glob("*.yaml"))))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_an_alert_fires_when_it_should_and_not_before(case: Path, tmp_path: Path) -> None:
    told = yaml.safe_load(case.read_text())
    told["rule_files"] = [str(path) for path in sorted(RULES.glob("*.yaml"))]
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(told))
    done = promtool("test", "rules", str(tmp_path / "case.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    fires, rests = Counter[str](), Counter[str]()
    for case in CASES:
        for test in yaml.safe_load(case.read_text())["tests"]:
            for told in test["alert_rule_test"]:
                (fires if told.get("exp_alerts") else rests)[told["alertname"]] += 1
    assert set(fires) == set(rests) == set(ALERTS)


@pytest.mark.parametrize("alert", sorted(set(ALERTS)))
def test_an_alert_has_a_runbook_that_says_what_it_means_where_to_look_what_to_do(
    alert: str,
) -> None:
    page = ROOT / "docs" / "runbooks" / f"{alert}.md"
    parts = re.split(r"\n## (\w+)\n", page.read_text("utf-8"))
    assert parts[0].startswith(f"# {alert}\n\n")
    assert parts[1::2] == ["Look", "Do"]
    assert all(len(part) > 50 for part in parts[::2])
    links = re.findall(r"\]\((\w+\.md)\)", "".join(parts))
    assert all((page.parent / link).exists() for link in links)


def test_alerts_name_their_runbook_and_runbooks_their_alert() -> None:
    for rule in alert_rules():
        assert rule["annotations"]["runbook_url"] == f"docs/runbooks/{rule['alert']}.md"
        assert rule["labels"]["severity"] in ("critical", "warning")
    pages = {page.stem for page in (ROOT / "docs" / "runbooks").glob("*.md")}
    assert pages == set(ALERTS)


def test_no_expression_makes_up_data() -> None:
    for rule in alert_rules():
        assert "vector(" not in rule["expr"]

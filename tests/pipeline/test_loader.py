"""Settings from environment over file over defaults, and errors that name what is wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import Field

from examstream.pipeline.errors import SettingsError
from examstream.pipeline.loader import load
from examstream.pipeline.settings import (
    BrokerSettings,
    PipelineSettings,
    Section,
    TelemetrySettings,
)
from examstream.pipeline.settings_document import document


class Tenant(Section):
    weight: float = Field(default=1, gt=0)


class Everything(Section):
    pipeline: PipelineSettings = PipelineSettings()
    broker: BrokerSettings = BrokerSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    tenants: Mapping[str, Tenant] = {}
    names: tuple[str, ...] = ()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def problem(path: Path | None = None, **environ: str) -> str:
    with pytest.raises(SettingsError) as raised:
        load(Everything, path, environ)
    said = str(raised.value)
    assert "\n" not in said
    return said


def test_the_defaults_are_those_of_the_first_users() -> None:
    pipeline = load(Everything, None, {}).pipeline
    assert pipeline.parallel_pipelines == 3
    assert pipeline.timeouts.model_dump() == {
        "generation": 60,
        "answering": 120,
        "grading": 60,
        "rendering": 60,
    }
    assert set(pipeline.queue_sizes.model_dump().values()) == {10}
    assert pipeline.retry.model_dump() == {"max_attempts": 3, "backoff_factor": 2}
    assert pipeline.concurrency.model_dump() == {
        "generation": 4,
        "answering": 6,
        "grading": 4,
        "rendering": 2,
    }
    assert pipeline.cpu_processes == 0


def test_the_environment_overrules_the_file_and_the_file_the_defaults(file: Path) -> None:
    file.write_text("pipeline: {retry: {max_attempts: 5}, parallel_pipelines: 7}\n")
    settings = load(Everything, file, {"EXAMSTREAM_PIPELINE__RETRY__MAX_ATTEMPTS": "4"})
    assert settings.pipeline.retry.max_attempts == 4
    assert settings.pipeline.parallel_pipelines == 7
    assert settings.pipeline.cpu_processes == 0


def test_lists_and_tables_are_json_in_the_environment() -> None:
    environ = {
        "EXAMSTREAM_NAMES": '["a", "b"]',
        "EXAMSTREAM_TENANTS": '{"math": {"weight": 3}}',
        "EXAMSTREAM_TENANTS__PHYSICS__WEIGHT": "2",
    }
    settings = load(Everything, None, environ)
    assert settings.names == ("a", "b")
    assert {name: tenant.weight for name, tenant in settings.tenants.items()} == {
        "math": 3,
        "physics": 2,
    }


def test_the_environment_may_name_the_file(file: Path) -> None:
    file.write_text("pipeline: {parallel_pipelines: 9}\n")
    settings = load(Everything, None, {"EXAMSTREAM_SETTINGS": str(file)})
    assert settings.pipeline.parallel_pipelines == 9


def test_variables_of_others_and_of_the_tests_are_none_of_its_business() -> None:
    load(Everything, None, {"PATH": "/bin", "EXAMSTREAM_TEST_AMQP_URL": "x"})


def test_an_unknown_setting_names_the_nearest_known_one(file: Path) -> None:
    file.write_text("pipeline: {paralel_pipelines: 3}\n")
    said = problem(file)
    assert "pipeline.paralel_pipelines" in said
    assert "did you mean pipeline.parallel_pipelines?" in said
    said = problem(EXAMSTREAM_PIPELINE__TIMEOUT__GENERATION="3")
    assert "EXAMSTREAM_PIPELINE__TIMEOUT__GENERATION" in said
    assert "did you mean pipeline.timeouts.generation?" in said
    assert "max_attempts" in problem(EXAMSTREAM_MAX_ATTEMPTS="3")


def test_an_impossible_value_is_named_with_its_setting() -> None:
    said = problem(EXAMSTREAM_PIPELINE__CONCURRENCY__GRADING="0")
    assert "pipeline.concurrency.grading" in said
    assert "'0'" in said
    assert "greater than or equal to 1" in said
    assert "pipeline.cpu_processes" in problem(EXAMSTREAM_PIPELINE__CPU_PROCESSES="many")
    assert "console" in problem(EXAMSTREAM_TELEMETRY__LOG_FORMAT="xml")


def test_no_password_is_ever_shown(file: Path) -> None:
    file.write_text("broker: {url: [amqp, 'user:hunter2']}\n")
    assert "hunter2" not in problem(file)
    file.write_text("telemetry: {log_level: 'http://me:hunter2@host/'}\n")
    assert "hunter2" not in problem(file)
    assert "guest" not in str(load(Everything, None, {}).broker)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pipeline: {}\nbroker: [", "line 2"),
        ("- a\n- b\n", "must be a table"),
        ("pipeline: 3\n", "pipeline"),
    ],
)
def test_a_broken_file_is_told_apart(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert said in problem(file)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    assert "nowhere.yaml" in problem(tmp_path / "nowhere.yaml")


def test_broken_json_names_its_variable() -> None:
    assert "EXAMSTREAM_NAMES" in problem(EXAMSTREAM_NAMES="[1, 2")


def test_the_document_lists_every_setting_with_bounds_and_variable() -> None:
    table = document(Everything)
    row = next(line for line in table.splitlines() if "`pipeline.timeouts.answering`" in line)
    assert "`120" in row
    assert "> 0 ≤ 1500" in row
    assert "`EXAMSTREAM_PIPELINE__TIMEOUTS__ANSWERING`" in row
    assert "`debug`, `info`" in table
    for line in table.splitlines()[2:]:
        name, what = line.split("|")[1], line.split("|")[-2]
        assert what.strip() or "tenants" in name or "names" in name

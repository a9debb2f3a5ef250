"""An image holds its service's code and what that needs, and no other service's."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("gateway", "generator", "answerer", "grader", "renderer")


def script(name: str) -> ModuleType:
    """A script of deploy/images, which is no package: it runs inside images."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "deploy" / "images" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


closure = script("closure")


def modules(service: str) -> set[str]:
    found: set[str] = closure.closure(closure.entries(service), ROOT)
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_no_other_services_code_is_in_it(service: str) -> None:
    ours = {name.split(".")[1] for name in modules(service) if name.startswith("services.")}
    assert ours == {service}


def test_the_seal_is_only_where_it_is_used() -> None:
    having = {service for service in SERVICES if "examstream.exam.sealed" in modules(service)}
    assert having == {"generator", "grader"}


@pytest.mark.parametrize("service", SERVICES)
def test_all_of_it_can_be_imported_with_nothing_else_there(service: str, tmp_path: Path) -> None:
    wanted = modules(service)
    closure.copy(wanted, ROOT, tmp_path)
    names = sorted(name for name in wanted if not name.endswith("__main__"))
    imports = f"import importlib\nfor name in {names}: importlib.import_module(name)\n"
    where = "import examstream, services\nprint(examstream.__path__[0], services.__path__[0])\n"
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", imports + where],
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert done.stdout.split() == [str(tmp_path / "examstream"), str(tmp_path / "services")]


def test_what_is_started_or_read_by_name_comes_along(tmp_path: Path) -> None:
    for service, files in {
        "gateway": ("services/gateway/page/page.js", "examstream/exam/lecture/worker.py",
                    "examstream/exam/lecture/pdf.py"),
        "renderer": ("services/renderer/papers/worker.py", "services/renderer/papers/compile.py",
                     "services/renderer/papers/template/main.typ"),
        "generator": ("services/generator/model/prompts/zh/task.md",),
    }.items():  # fmt: skip
        closure.copy(modules(service), ROOT, tmp_path / service)
        for file in files:
            assert (tmp_path / service / file).is_file(), file
        assert not list((tmp_path / service).rglob("__pycache__"))


def test_it_follows_imports_names_and_open_names_and_nothing_else(tmp_path: Path) -> None:
    tree = {
        "services/one/__main__.py": "def f():\n    from examstream import late\n",
        "services/one/data/words.txt": "data",
        "services/two/__main__.py": "",
        "examstream/late.py": "WORKER = 'examstream.worker'\nK = f'examstream.kinds.{WORKER}'",
        "examstream/worker.py": "import examstream.deep.inner",
        "examstream/deep/inner.py": "",
        "examstream/kinds/a.py": "",
        "examstream/unused.py": "TEXT = f'examstream {1} unused'",
    }
    for path, text in tree.items():
        for folder in (tmp_path / path).parents:
            if folder != tmp_path and folder.is_relative_to(tmp_path) and folder.name != "data":
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "__init__.py").touch()
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    found = closure.closure(["services.one.__main__"], tmp_path)
    assert found == {
        "services", "services.one", "services.one.__main__", "examstream", "examstream.late",
        "examstream.worker", "examstream.deep", "examstream.deep.inner", "examstream.kinds",
        "examstream.kinds.a",
    }  # fmt: skip
    closure.copy(found, tmp_path, tmp_path / "made")
    assert (tmp_path / "made/services/one/data/words.txt").read_text() == "data"


def test_the_bill_names_every_library_with_the_locks_hashes() -> None:
    lock = (
        "pydantic==2.0 ; python_full_version < '3.15' \\\n"
        f"    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n"
        f"python-pptx==1.0 \\\n    --hash=sha256:{'c' * 64}\n"
    )
    bill = script("sbom").bill("grader", "1.2.3", lock)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "examstream-grader"
    by_name = {one["name"]: one for one in bill["components"]}
    assert {"pydantic", "python-pptx", "aio-pika"} <= set(by_name)
    (published,) = by_name["pydantic"]["externalReferences"]
    assert [one["content"] for one in published["hashes"]] == ["a" * 64, "b" * 64]
    refs = [one["bom-ref"] for one in bill["components"]]
    assert bill["dependencies"][0]["dependsOn"] == refs
    assert all(one["version"] and one["purl"].startswith("pkg:pypi/") for one in by_name.values())

import importlib.util
from pathlib import Path

_file = Path(__file__).resolve().parents[2] / "tools" / "requirements.py"
_spec = importlib.util.spec_from_file_location("requirements_check", _file)
requirements = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(requirements)

PROJECT = {
    "project": {
        "dependencies": ["Django>=5.2,<5.3", "psycopg[binary,pool]>=3.3"],
        "optional-dependencies": {"dev": ["opensearch-py>=2.8,<3"]},
    }
}


def test_names_are_compared_as_packages_are():
    assert requirements.names(["Django_Tasks.DB==1 \\", "    --hash=sha256:ab", "# note", ""]) == {"django-tasks-db"}


def test_what_is_named_and_not_pinned_is_said():
    assert requirements.gaps(PROJECT, {"django", "psycopg"}, {"opensearch-py"}, {"django", "pip"}) == []
    (said,) = requirements.gaps(PROJECT, {"django"}, {"opensearch-py"}, set())
    assert "psycopg" in said


def test_what_was_installed_by_hand_is_said():
    (said,) = requirements.gaps(PROJECT, {"django", "psycopg"}, {"opensearch-py"}, {"events"})
    assert said == "events is installed here and pinned nowhere."

"""The page that says who may do what is generated, and current."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_permissions_page_says_what_the_policies_say(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    from tools.permissions import PAGE, render

    assert PAGE.read_text(encoding="utf-8") == render()

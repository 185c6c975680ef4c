import json

import pytest
from click.testing import CliRunner

from kepu.surfaces.console.commands.claims_evaluate import command

QUERIES = [
    {"id": "q1", "text": "听说喝醋软化血管", "source": "made", "stratum": "easy"},
    {"id": "q2", "text": "基站的辐射致癌", "source": "made", "stratum": "hard"},
]
CLAIMS = [
    {"id": "a", "text": "喝醋能软化血管", "explain": "不能。"},
    {"id": "b", "text": "基站辐射会致癌", "explain": ""},
]


@pytest.fixture
def run(tmp_path):
    def run(qrels):
        for name, rows in (("queries", QUERIES), ("claims", CLAIMS)):
            (tmp_path / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        (tmp_path / "qrels").write_text(qrels, encoding="utf-8")
        files = [f"--{name}={tmp_path / name}" for name in ("queries", "claims", "qrels")]
        return CliRunner().invoke(command, [*files, f"--json={tmp_path / 'out'}"]), tmp_path / "out"

    return run


def test_it_tells_the_shares_by_group(run):
    result, out = run("q1 0 a 1\nq2 0 a 1\n")

    groups = json.loads(out.read_text())["groups"]
    assert result.exit_code == 0
    assert groups["all"] == {"n": 2, "recall_at_1": 0.5, "recall_at_5": 0.5, "mrr_at_10": 0.5}
    assert set(groups) == {"all", "source=made", "stratum=easy", "stratum=hard"}


@pytest.mark.parametrize("qrels", ["q1 0 a\n", "q1 0 z 1\n", "q9 0 a 1\n", ""])
def test_bad_answers_are_refused_with_file_and_reason(run, qrels):
    result, out = run(qrels)

    assert result.exit_code == 2
    assert "qrels" in result.output
    assert not out.exists()

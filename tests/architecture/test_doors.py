"""Names that do not move (docs/reference/doors.md)."""

import pytest
from click.testing import CliRunner

from kepu.surfaces.console.main import main


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/docs"])
def test_it_answers(client, db, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "command",
    [
        "run", "worker", "demo", "doctor", "backup", "restore", "charter",
        "ledger verify", "ledger import", "measures recount", "forms fill",
    ],
)  # fmt: skip
def test_the_console_has(command):
    result = CliRunner().invoke(main, [*command.split(), "--help"])

    assert result.exit_code == 0


def test_an_unknown_address_of_the_api_is_a_problem_document(client, db):
    response = client.get("/api/v1/measures/nonsense")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_every_answer_carries_its_protection_and_a_request_id(client, db):
    response = client.get("/healthz", headers={"X-Request-ID": "abcdef12-3456"})

    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Request-ID"] == "abcdef12-3456"


def test_a_hostile_request_id_is_replaced(client, db):
    response = client.get("/healthz", headers={"X-Request-ID": "x\tforged log line"})

    assert response["X-Request-ID"] != "x\tforged log line"

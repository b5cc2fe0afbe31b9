"""What an answer that refuses looks like."""

from werkzeug.test import TestResponse

PROBLEM = "application/problem+json"


def problem(answer: TestResponse, status: int, reason: str) -> str:
    """Check a problem document and return its detail."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == PROBLEM
    body = answer.get_json()
    assert body["status"] == status
    assert body["reason"] == reason
    known = {"type", "title", "status", "detail", "reason"}
    assert set(body) - {"version", "changed"} == known
    return str(body["detail"])

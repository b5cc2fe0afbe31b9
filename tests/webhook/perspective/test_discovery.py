import pytest
from flask.testing import FlaskClient, FlaskCliRunner

from moderation.attributes import LABELS, WITHOUT_LABEL

# What is answered does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "path",
    [
        "/$discovery/rest?version=v1alpha1&key=whatever",
        "/$discovery/rest",
        "/discovery/v1/apis/commentanalyzer/v1alpha1/rest",
    ],
)
def test_document_sends_clients_here(client: FlaskClient, path: str) -> None:
    document = client.get(path, headers={"Host": "parley.example"}).get_json()

    methods = document["resources"]["comments"]["methods"]
    assert document["rootUrl"] == "http://parley.example/"
    assert methods["analyze"]["path"] == "v1alpha1/comments:analyze"
    assert methods["suggestscore"]["path"] == "v1alpha1/comments:suggestscore"
    assert "google" not in document["rootUrl"] + document["batchPath"]


def test_every_shape_that_is_named_is_described(client: FlaskClient) -> None:
    document = client.get("/$discovery/rest").get_json()

    named = set()
    waiting = [document["resources"], document["schemas"]]
    while waiting:
        item = waiting.pop()
        named |= {item["$ref"]} if isinstance(item.get("$ref"), str) else set()
        waiting += [value for value in item.values() if isinstance(value, dict)]
    assert named <= set(document["schemas"])
    assert len(named) > 10


def test_other_versions_are_not_found(client: FlaskClient) -> None:
    answer = client.get("/$discovery/rest?version=v1")

    assert answer.status_code == 404
    assert answer.get_json()["error"]["status"] == "NOT_FOUND"


def test_table_of_attributes_names_every_one_once(runner: FlaskCliRunner) -> None:
    printed = runner.invoke(args=["perspective-attributes"]).output

    names = [
        name
        for line in printed.splitlines()[2:]
        for name in line.split("|")[1].strip().split(", ")
    ]
    assert sorted(names) == sorted([*LABELS, *WITHOUT_LABEL])
    assert "| TOXICITY, TOXICITY_EXPERIMENTAL, TOXICITY_FAST | toxicity | " in printed
    assert "| LIKELY_TO_REJECT | the site's own | " in printed

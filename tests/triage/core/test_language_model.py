"""Reports stay on this machine unless the operator's file says, in so many words, that they may leave it."""

import pytest
from pydantic import ValidationError

from tests.people import make_organisation


def configured(**keys):
    given = {"address": "http://127.0.0.1:11434/v1", "model": "some-model", **keys}
    return make_organisation(language_model=given).language_model


def test_there_is_none_unless_it_is_named():
    assert make_organisation().language_model is None


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:11434", "127.8.0.1"])
def test_an_address_on_this_machine_needs_no_further_word(host):
    assert configured(address=f"http://{host}/v1").on_this_machine


@pytest.mark.parametrize(
    "host",
    [
        "api.example.com",
        "10.0.0.5:8000",
        "host.docker.internal",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "0.0.0.0",  # noqa: S104 - an address that a file may name
        "[::ffff:10.0.0.1]",
        "2130706433",
        "LOCALHOST.",
    ],
)
def test_any_other_address_needs_the_operators_word(host):
    with pytest.raises(ValidationError, match="set `reports_may_leave: true` if they may"):
        configured(address=f"https://{host}/v1")
    assert not configured(address=f"https://{host}/v1", reports_may_leave=True).on_this_machine


@pytest.mark.parametrize("word", ["perhaps", "2", None])
def test_only_a_clear_word_counts(word):
    with pytest.raises(ValidationError):
        configured(address="https://api.example.com/v1", reports_may_leave=word)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://127.0.0.1/v1", "must be the base"),
        ("127.0.0.1:8000", "must be the base"),
        ("http://", "must be the base"),
        ("http://[::1/v1", "is no web address"),
        ("http://127.0.0.1:99999/v1", "is no web address"),
        ("http://me:secret@127.0.0.1/v1", "LANGUAGE_MODEL_KEY"),
        ("http://127.0.0.1/v1?key=1", "must end with its path"),
    ],
)
def test_a_wrong_address_is_named_with_its_cure(address, said):
    with pytest.raises(ValidationError, match=said):
        configured(address=address)


@pytest.mark.parametrize("key", ["tools", "messages", "model", "stream", "response_format"])
def test_more_keys_of_a_request_change_nothing_that_is_ours(key):
    assert configured(more={"temperature": 0}).more == {"temperature": 0}
    with pytest.raises(ValidationError, match="is Varnost's to set"):
        configured(more={key: []})


def test_what_travels_readable_is_known():
    assert not configured().is_readable_on_the_way
    assert configured(address="http://10.0.0.5/v1", reports_may_leave=True).is_readable_on_the_way
    assert not configured(address="https://10.0.0.5/v1", reports_may_leave=True).is_readable_on_the_way

"""Words fit their places, in every language."""

import pytest

from playbooks.loader import load_library

LIBRARY = load_library()
LANGUAGES = list(LIBRARY.words.values())


def test_five_languages_at_least_are_spoken():
    assert {"de", "en", "es", "fr", "sl"} <= LIBRARY.words.keys()


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.locale)
def test_buttons_are_short_and_tell_the_answers_of_a_question_apart(words):
    for question_id, spoken in words.questions.items():
        buttons = [option.button for option in spoken.options.values()]
        assert len(set(buttons)) == len(buttons), question_id
        assert max(map(len, buttons)) <= 34, question_id


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.locale)
def test_a_question_asks_and_its_answers_state(words):
    for question_id, spoken in words.questions.items():
        assert spoken.ask.endswith("?"), question_id
        meanings = [option.means for option in spoken.options.values()]
        assert len(set(meanings)) == len(meanings), question_id
        assert not any(meaning.endswith((".", "?")) for meaning in meanings), question_id


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.locale)
def test_emoji_and_bold_are_those_of_the_english_message(words):
    english = LIBRARY.words["en"]
    for key, text in words.messages.items():
        assert _emoji(text) == _emoji(english.messages[key]), key
        assert text.count("*") == english.messages[key].count("*"), key


def _emoji(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith(":") and word.endswith(":") and len(word) > 2]

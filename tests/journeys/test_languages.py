"""The interview speaks the reporter's Slack language; responders read the same card whatever it is."""

import pytest

from tests.journeys.practice import actions_of

pytestmark = pytest.mark.slow
REPORT = "Unser Support-Bot hat einem Kunden 90 Tage Rückgabe versprochen, das stimmt nicht"


@pytest.mark.parametrize("language", ["de", "fr", "es", "sl"])
def test_form_questions_and_summary_are_in_the_reporters_language(practice, library, language):
    words, eva = library.words[language], practice.eva
    eva.speak(language)
    eva.command("/incident", REPORT)
    practice.wait(lambda: (eva.modal() or {}).get("title", {}).get("text") == words.labels["report_title"])
    assert REPORT in str(eva.modal())
    assert eva.submit().closed

    practice.wait_for_text(eva, "bot", words.messages["thanks"].format(id="INC-1").split("\n")[1])
    practice.wait(practice.question)
    question = practice.question()
    shown = next(m for m in eva.sees("bot") if f"answer:{question}:dont_know" in actions_of(m))
    assert words.questions[question].ask in str(shown)
    eva.click("stop_interview", channel="bot")
    practice.wait_for_text(eva, "bot", words.messages["summary_heading"].format(id="INC-1"))
    practice.wait_for_text(practice.sam, "ai-safety", "INC-1:", "Who must act")

"""The interview speaks the reporter's Slack language; responders read the same card whatever it is."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.journeys.practice import actions_of
from triage.store.tables import Person

pytestmark = [pytest.mark.slow, pytest.mark.turn_about]
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


@pytest.mark.parametrize("language", ["de", "fr", "es", "sl"])
def test_a_file_without_words_is_answered_in_the_language_of_whoever_sent_it(practice, library, language):
    practice.eva.speak(language)
    practice.eva.share("screenshot.png")
    practice.wait_for_text(practice.eva, "bot", library.words[language].messages["no_words"])


def test_who_changes_language_is_spoken_to_in_the_new_one_from_the_next_report_on(practice, library):
    practice.report(REPORT)
    practice.answer_all()
    practice.eva.speak("de")
    with practice.bot.office.store.writing() as tx:  # a few seconds pass
        tx.session.execute(update(Person).values(seen_at=tx.real_now() - timedelta(minutes=1)))
    practice.eva.command("/incident", REPORT)
    practice.wait(lambda: practice.eva.modal() and practice.eva.submit().closed)
    thanks = library.words["de"].messages["thanks"].format(id="INC-2").split("\n")[0]
    assert practice.wait_for_text(practice.eva, "bot", thanks)

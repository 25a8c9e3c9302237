"""A model so plain that a test can say beforehand what it decides: few answers count, and they count for much.

What the real one decides is tested with the core and by `varnost evaluate`; use cases must not depend on its weights.
"""

from playbooks.evidence import Cue, Evidence, Limits, TextWeights

INSIDER_WORDS = "inside job"
START = {
    "adversary": -6,
    "exposure": -9,
    "failure": -6,
    "harm": -2,
    "not_ai": -9,
    "s3": 3,
    "misinformation_hallucination": 1,
}
ANSWERS = {
    "on_purpose": {
        "outsider": {"adversary": 14, "prompt_injection": 8, "lead": 8},
        "insider": {"adversary": 14, "data_exfiltration": 8, "lead": 8},
        "accident": {"failure": 14},
    },
    "involves_ai": {"no": {"not_ai": 15, "failure": -5}, "yes": {"not_ai": -5}},
    "harm": {"person_hurt": {"harm": 15, "s1": 12}, "none": {"harm": -7}},
    "still_happening": {"no": {"s4": 1}},
}


def plain(model: Evidence) -> Evidence:
    """The real model with its weights replaced: `on_purpose` and `involves_ai` decide, `harm` adds safety and S1."""
    return Evidence(
        **{
            **{name: getattr(model, name) for name in Evidence.model_fields},
            "start": START,
            "limits": Limits(live_attack=0.9, sure_security=0.85, proposal=0.5, settled=0.9),
            "interview": model.interview.model_copy(update={"most_questions": 8, "price": 0.001}),
            "answers": ANSWERS,
            "combinations": (),
            "cues": {"inside": Cue(says=(INSIDER_WORDS,), proposes={"on_purpose": "insider"}, sure=0.95)},
            "text": TextWeights(targets=model.targets, start=(0.0,) * len(model.targets), cues={}, ngrams={}),
        }
    )

"""The ground every grammar of ours stands on: frozen models that refuse what they do not know. No file access here."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

ID_SHAPE = r"^[a-z][a-z0-9_]*$"
DURATION_SHAPE = r"^[1-9][0-9]{0,3}(m|h|d|bd)$"
SHAPES = {
    ID_SHAPE: "use small letters, digits and underscores, a letter first",
    DURATION_SHAPE: "write for instance 30m, 4h, 7d, or 2bd for business days",
}
"""What to tell an author whose words have not the shape that a pattern asks for."""

Id = Annotated[str, StringConstraints(pattern=ID_SHAPE, max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2800)]
"""Words for people; fits a Slack section (3,000 characters) with room for what stands around it."""
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]
Level = Literal["high", "medium", "low", "not_applicable"]
"""How sure our sources are. high: the text itself or an official page, undisputed; medium: secondary sources agree;
low: they differ, or memory.
"""
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
"""Words on a button or in a select: 75 characters at the most, by Slack."""


class Frozen(BaseModel):
    """A value that cannot change and refuses keys that its grammar does not have."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, coerce_numbers_to_str=False)

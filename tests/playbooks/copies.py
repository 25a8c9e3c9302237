"""A copy of the data folder that a test may spoil."""

import shutil
from pathlib import Path

from playbooks.model_loader import DATA


def copy_data(to: Path) -> Path:
    """Copy the data folder into `to` and return the copy."""
    return Path(shutil.copytree(DATA, to / "data"))


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

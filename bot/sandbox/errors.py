"""Slack's refusals. Not here: when they are due; that is told where the rule is."""

from typing import Any


class Refused(Exception):
    """A Web API call that Slack would answer with `ok: false`: its error code, and what else the answer carries."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def answer(self) -> dict[str, Any]:
        """The refusal as Slack words it."""
        return {"ok": False, "error": self.code, **self.details}


def invalid(code: str, problems: list[str]) -> Refused:
    """A refusal that names each problem and where it is."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    extra = {"errors": problems} if code == "invalid_blocks" else {}
    return Refused(code, **extra, response_metadata={"messages": messages})

"""Draws how well probabilities come true, for `varnost evaluate --plot`. Needs the extra `varnost[plot]`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from triage.core.evaluation import Outcome, calibration

_CURE = "--plot needs matplotlib, which is an extra: pip install 'varnost[plot]', or pip install matplotlib"


def figure_class() -> Any:
    """The class that draws. Raises ClickException, with the cure, when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra, wanted here alone
    except ImportError as error:
        raise click.ClickException(_CURE) from error
    return Figure


def draw_calibration(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Draw predicted against observed need of each domain; the larger a point, the more cases it stands for."""
    figure = figure_class()(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(xlabel="predicted probability", ylabel="share that needed it", xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="dashed", label="perfect")
    for domain, colour in (("safety", "tab:blue"), ("security", "tab:red")):
        bins = calibration(outcomes, domain)
        predicted, observed = [one.predicted for one in bins], [one.observed for one in bins]
        axes.plot(predicted, observed, color=colour, linewidth=1, label=domain)
        sizes = [20 + 400 * one.count / max(len(outcomes), 1) for one in bins]
        axes.scatter(predicted, observed, s=sizes, color=colour, alpha=0.6, clip_on=False)
    axes.legend(loc="upper left")
    figure.savefig(path, format="png", dpi=120)

"""`make bench`: timings as ratios to a baseline of the same run. Nothing is asserted here."""

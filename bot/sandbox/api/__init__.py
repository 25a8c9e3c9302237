"""Slack's Web API: one small file per family of methods, the tables of what exists and what each needs, faults, the
ledger.
"""

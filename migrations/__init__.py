"""Alembic migrations. Only `env.py` knows the tables; a revision is frozen and imports nothing of ours."""

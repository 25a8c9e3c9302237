"""The remembering: tables, one door to the database, the engine. No deciding here."""

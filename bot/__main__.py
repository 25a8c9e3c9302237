"""`python -m bot` is the command `varnost`."""

from bot.cli import main

main()

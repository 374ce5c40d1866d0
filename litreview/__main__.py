"""`python -m litreview`: the command line where the command itself is not on the path."""

from litreview.cli.app import main

main()

"""`python -m litreview`: the command line where the command itself is not on the path."""

from litreview.cli.app import main

if __name__ == "__main__":  # a process that shares the work of `dedupe` reads this file too
    main()

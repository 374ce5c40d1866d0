"""What is drawn: each figure as a Drawing, from numbers alone."""

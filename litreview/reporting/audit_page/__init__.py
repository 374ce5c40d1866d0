"""The page of a bundle that a supervisor opens by double click: what was decided, by whom and when, and what changed.

It is a report like the others, and so prints, reads aloud and keeps its policy as they do: nothing is run or loaded.
"""

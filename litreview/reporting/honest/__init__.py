"""The honest limits of a review: sentences that follow from facts, each with the fact it follows from.

A sentence is there exactly when its fact is; nothing is said that the data do not show.
"""

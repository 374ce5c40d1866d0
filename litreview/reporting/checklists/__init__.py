"""Checklists of reporting, answered from the review's own facts.

`items` holds the lists: numbers, and a code for each topic in words of our own. A filler gives the answer to an item:
from the data where it can, and where it cannot it says so; what nobody has stated is never «none».
"""

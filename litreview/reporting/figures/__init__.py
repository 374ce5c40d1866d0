"""Figures of a report, one builder a file: from what is known to boxes, bars and lines, and from these to a drawing."""

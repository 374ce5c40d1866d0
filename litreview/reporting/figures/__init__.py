"""Figures of a report, one builder a file: from what is known to boxes, from boxes to a drawing."""

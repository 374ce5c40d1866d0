"""Engines: the same works as `matching.match` finds, computed elsewhere than in this one process.

What is compared, how it is scored and which rules decide stay in `matching`; an engine only carries the records there
and the judgements back.
"""

"""The web server that the test servers of all sources are made of."""

from litreview.sources.conformance.server import HTML, Fault, Reply, Seen, SourceServer

__all__ = ["HTML", "Fault", "Reply", "Seen", "SourceServer"]

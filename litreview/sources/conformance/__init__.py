"""What every source must do, as a suite that any adapter can be put through, ours and others'.

from litreview.sources.conformance import Listing, Suite

class MyServer(Listing): ...          # speaks the service's protocol on the loopback
class TestMySource(Suite):            # pytest collects the checks
    source = MySource()
    server = MyServer
"""

from litreview.sources.conformance.listing import Asked, Item, Listing, made
from litreview.sources.conformance.server import HTML, Fault, Reply, Seen, SourceServer
from litreview.sources.conformance.suite import Suite

__all__ = ["HTML", "Asked", "Fault", "Item", "Listing", "Reply", "Seen", "SourceServer", "Suite", "made"]

"""A systematic literature review from search to Word tables, with every number provable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litreview.version import VERSION

if TYPE_CHECKING:
    from litreview.api import Review, open

__version__ = VERSION
__all__ = ["Review", "__version__", "open"]


def __getattr__(name: str) -> Any:
    """Load the Python door late, so that importing the package stays quick."""
    if name in {"Review", "open"}:
        from litreview import api

        return getattr(api, name)
    raise AttributeError(f"module 'litreview' has no attribute {name!r}")

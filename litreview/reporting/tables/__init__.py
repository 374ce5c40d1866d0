"""Builders: pure functions from a Snapshot to Table objects in one language, one module per table.

They share three rules. The author's own text and numbers are never translated or reshaped. Headings the author printed
stand as printed where the report is in the protocol's language, and give way to the default heading of their field in
other languages, unless `as_printed` keeps them. What is unknown prints as «ikke oppgitt», which is not zero.
"""

"""Past one machine: workers of a cluster, and folders behind an address such as ``s3://bucket/folder``."""

from __future__ import annotations

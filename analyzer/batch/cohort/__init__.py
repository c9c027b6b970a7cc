"""Many people together: one line a person, and from these lines tables and a page of the cohort."""

from __future__ import annotations

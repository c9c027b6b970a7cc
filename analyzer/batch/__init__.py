"""Many series at once: folders in, one report folder each out, on any executor."""

from __future__ import annotations

from analyzer.batch.executor import run
from analyzer.batch.find import NoPhotos, find_images, plan, plan_sets
from analyzer.batch.job import Job, Outcome

__all__ = ["Job", "NoPhotos", "Outcome", "find_images", "plan", "plan_sets", "run"]

"""The ``dimples`` command with all of its parts, also as ``python -m analyzer``."""

from __future__ import annotations

import os
import sys

from analyzer.process.memory import few_pools
from analyzer.process.stop import end_on_signals

if __name__ == "__main__" or os.path.basename(sys.argv[0]).startswith("dimples"):
    # Before the imports below, which take time in which a person may press Ctrl-C.
    end_on_signals()
    few_pools()

from analyzer.bench.command import bench
from analyzer.cli.commands import main
from analyzer.phantom.command import phantom

main.add_command(bench)
main.add_command(phantom)

if __name__ == "__main__":
    main(prog_name="dimples")

"""What a command takes: time by the clock, time of the processor, and memory at its peak."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Spent:
    """What one run took.

    Parameters
    ----------
    wall_s : float
        By the clock, s.
    cpu_s : float
        Of all its threads and of the processes it waited for, s.
    peak_mb : float
        Most memory of its largest process, MB of 2**20 bytes.
    said : str
        The first line that it printed.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    said: str = ""


# Started by a small process: what starts another counts as that one's memory, too.
_WATCH = """
import json, os, subprocess, sys, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(json.dumps([time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss,
                  os.waitstatus_to_exitcode(status)]))
"""


def spent_on(command: Sequence[str], most: int = 0) -> Spent:
    """Run a command and measure it.

    Parameters
    ----------
    command : sequence of str
    most : int
        Largest exit code that is no failure.

    Raises
    ------
    click.ClickException
        When it ends with another one.
    """
    watch = [sys.executable, "-c", _WATCH, *command]
    said = subprocess.run(watch, capture_output=True, text=True, check=True).stdout.splitlines()
    wall, cpu, peak, code = json.loads(said[-1])
    if not 0 <= code <= most:
        raise click.ClickException(f"{command[-1]} ended with {code}.")
    # Linux counts in kB, macOS in bytes.
    return Spent(wall, cpu, peak / (2**20 if sys.platform == "darwin" else 2**10), said[0].strip())

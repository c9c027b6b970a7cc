"""The ``dimples`` command with all of its parts, also as ``python -m analyzer``."""

from analyzer.bench.command import bench
from analyzer.cli.commands import main
from analyzer.phantom.command import phantom

main.add_command(bench)
main.add_command(phantom)

if __name__ == "__main__":
    main(prog_name="dimples")

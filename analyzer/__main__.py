"""``python -m analyzer`` is ``dimples``."""

from __future__ import annotations

from analyzer.process.stop import end_on_signals, nobody_listens


def main() -> None:
    """Run the command; from here on a signal ends it without a word."""
    end_on_signals()
    # Only now, since imports take time in which a person may press Ctrl-C.
    from analyzer.cli import main as commands

    try:
        commands(prog_name="dimples")
    except BrokenPipeError:
        nobody_listens()


if __name__ == "__main__":
    main()

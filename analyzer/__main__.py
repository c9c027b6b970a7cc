"""``python -m analyzer`` is ``dimples``."""

from analyzer.cli import main

if __name__ == "__main__":
    main(prog_name="dimples")

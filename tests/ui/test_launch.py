from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest

from analyzer.ui.launch import OPTIONS, command

ROOT = Path(__file__).parents[2]


def flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def test_flags_and_config_file_say_the_same() -> None:
    config = flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8")))
    # One list is a flag given several times, the other is passed as JSON.
    config["server.allowedHosts"] = tuple(config["server.allowedHosts"])  # type: ignore[arg-type]
    config["theme.headingFontSizes"] = json.dumps(config["theme.headingFontSizes"])
    assert config == dict(OPTIONS)


def test_command_stays_on_this_computer() -> None:
    argv = command(8599)
    assert argv[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert Path(argv[4]).is_file()
    given = dict(zip(argv[5::2], argv[6::2], strict=True))
    assert given["--server.address"] == "127.0.0.1"
    assert given["--browser.gatherUsageStats"] == "false"
    assert given["--server.port"] == "8599"


def test_without_a_port_streamlit_chooses() -> None:
    assert "--server.port" not in command()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_impossible_ports_are_refused(port: int) -> None:
    with pytest.raises(ValueError, match="1-65535"):
        command(port)

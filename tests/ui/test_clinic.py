"""Several users behind a proxy and a login: each sees their own library, and nobody else's."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import factory
import pytest
import streamlit as st
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect, sync_playwright
from provider import CLIENT, NGINX, SECRET, Provider, proxied
from streamlit.testing.v1 import AppTest

from analyzer.cli.commands import main
from analyzer.library import Library, LibraryError
from analyzer.library.several import Libraries
from analyzer.ui import launch, opened, users
from analyzer.ui.login import LoginError, check

HOST = "dimples.test"
CHROMIUM = os.environ.get("DIMPLES_CHROMIUM", "/usr/bin/chromium")


def login_file(folder: Path, **changed: object) -> Path:
    told: dict[str, object] = {
        "redirect_uri": f"https://{HOST}/oauth2callback",
        "cookie_secret": secrets.token_hex(32),
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": "https://id.test/.well-known/openid-configuration",
        **changed,
    }
    lines = [f"{n} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for n, v in told.items()
             if v is not None]  # fmt: skip
    file = folder / "login.toml"
    file.write_text("\n".join(["[auth]", *lines]))
    return file


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cookie_secret": "short"}, "at least 32"),
        ({"client_secret": None}, "lacks client_secret"),
        ({"redirect_uri": f"http://{HOST}/oauth2callback"}, "https"),
        ({"redirect_uri": "https://other.test/oauth2callback"}, "--host"),
        ({"redirect_uri": f"https://{HOST}/"}, "oauth2callback"),
    ],
)
def test_a_login_that_cannot_work_or_is_unsafe_is_refused(
    tmp_path: Path, changed: dict[str, object], why: str
) -> None:
    check(login_file(tmp_path), [HOST])
    with pytest.raises(LoginError, match=why):
        check(login_file(tmp_path, **changed), [HOST])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--host", HOST], "go together"),
        (["--libraries", "{tmp}/all"], "go together"),
        (["--login", "{tmp}/login.toml"], "go together"),
        (["--libraries", "{tmp}/all", "--login", "{tmp}/login.toml", "--library", "{tmp}/one"], "either"),
        (["--libraries", "{tmp}/all", "--login", "{tmp}/login.toml", "--host", "https://a/"], "host name"),
        (["--libraries", "{tmp}", "--login", "{tmp}/login.toml", "--host", HOST], "other files"),
    ],
)  # fmt: skip
def test_a_host_name_needs_a_login(tmp_path: Path, arguments: list[str], why: str) -> None:
    login_file(tmp_path)
    run = CliRunner().invoke(main, ["app", *(a.format(tmp=tmp_path) for a in arguments)])
    assert run.exit_code == 2
    assert why in run.output


def test_what_a_login_says_never_becomes_a_path(tmp_path: Path) -> None:
    libraries = Libraries(tmp_path / "all")
    names = (
        "anna",
        "../../etc",
        "/etc/passwd",
        "a\0b",
        "anna ",
        "Anna",
        "..",
        "x" * 5000,
        "\ud800",
    )
    folders = [libraries.folder("https://id.test", name) for name in names]
    folders += [libraries.folder("https://id.tes", "t anna"), libraries.folder("https://b", "anna")]
    assert len(set(folders)) == len(folders)
    for folder in folders:
        assert folder.parent == tmp_path / "all"
        assert len(folder.name) == 32
        assert set(folder.name) <= set("0123456789abcdef")
    assert Libraries(tmp_path / "all").folder("https://id.test", "anna") == folders[0]
    # Another server's folders are others: the name tells nothing of who it is.
    assert Libraries(tmp_path / "b").folder("https://id.test", "anna").name != folders[0].name
    for issuer, subject in (("", "anna"), ("https://id.test", "")):
        with pytest.raises(LibraryError, match="who you are"):
            libraries.folder(issuer, subject)
    folders[0].mkdir()
    (tmp_path / "all" / "libraries.json").unlink()
    with pytest.raises(LibraryError, match="back from a copy"):
        Libraries(tmp_path / "all")


@dataclass
class Clinic:
    """A running server behind its proxy."""

    libraries: Path
    address: str
    provider: Provider
    behind: str

    def library(self, who: str) -> Path:
        return Libraries(self.libraries).folder(self.provider.address, who)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    folder = tmp_path_factory.mktemp("clinic")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with proxied(folder, HOST, port) as front:
        address = f"https://{HOST}:{front}"
        provider = Provider(f"{address}/oauth2callback")
        login = login_file(
            folder, redirect_uri=provider.callback,
            server_metadata_url=f"{provider.address}/.well-known/openid-configuration",
        )  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "analyzer", "app", "--port", str(port), "--host", HOST,
             "--libraries", str(folder / "all"), "--login", str(login)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    assert process.poll() is None, "the server stopped"
                    assert time.monotonic() < deadline, "the server did not start"
                    time.sleep(0.2)
            yield Clinic(folder / "all", address, provider, f"http://127.0.0.1:{port}/")
        finally:
            process.terminate()
            process.wait(20)
            provider.server.shutdown()
            provider.server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"],
        )
        yield browser
        browser.close()


def sign_in(page: Page, clinic: Clinic, who: str) -> None:
    page.goto(clinic.address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("who").fill(who)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(f"Signed in: Dr {who}")).to_be_visible(timeout=20_000)


def asked(page: Page, path: str, method: str = "GET") -> int:
    """Status of a request that a page sends, with the visitor's cookies."""
    status: int = page.evaluate(
        "([p, m]) => fetch(p, {method: m}).then(r => r.status)", [path, method]
    )
    return status


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER=1")
def test_two_users_at_once_see_their_own_people_and_a_stranger_nothing(
    clinic: Clinic, browser: Browser
) -> None:
    mary, john, nobody = (browser.new_context(ignore_https_errors=True) for _ in range(3))
    pages = {"mary": mary.new_page(), "john": john.new_page()}
    for who, page in pages.items():
        sign_in(page, clinic, who)
        # Where somebody else's folder could be asked for there is no field.
        expect(page.get_by_text("Your library", exact=True)).to_be_visible()
        assert page.get_by_label("Folder of the library").count() == 0
        assert str(clinic.libraries) not in page.content()
    for who in pages:
        with Library.open(clinic.library(who)) as library:
            library.add_person(f"Patient of {who}")
    for who, page in pages.items():
        other = "john" if who == "mary" else "mary"
        page.get_by_role("link", name="People").click()
        expect(page.get_by_text(f"Patient of {who}")).to_be_visible(timeout=20_000)
        assert page.get_by_text(f"Patient of {other}").count() == 0
    with Library.open(clinic.library("mary")) as library:
        marys = library.person("Patient of mary").id
        library.add_photos(marys, [("back.jpg", factory.jpeg(1))])
    pages["mary"].goto(f"{clinic.address}/person?person={marys}")
    pages["mary"].get_by_text("Photos · 1").click(timeout=20_000)
    picture = pages["mary"].locator("img[src*='/media/']").first
    expect(picture).to_be_visible(timeout=20_000)
    shown = urlsplit(picture.get_attribute("src") or "").path
    assert asked(pages["mary"], shown) == 200
    # Neither the address of another's person, nor one that names a folder or a token, opens anything.
    for query in (f"person={marys}", f"library={clinic.library('mary')}"):
        page = pages["john"]
        page.goto(f"{clinic.address}/person?{query}")
        expect(page.get_by_text("Choose somebody on the page People")).to_be_visible(timeout=20_000)
        assert page.get_by_text("Patient of mary").count() == 0
    # A stranger sees the way in on every page, and cannot fetch or send anything.
    page = nobody.new_page()
    for place in (f"person?person={marys}", "compare"):
        page.goto(f"{clinic.address}/{place}")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=20_000)
        assert page.get_by_text("Patient").count() == 0
        assert page.get_by_role("link", name="Compare").count() == 0
    assert asked(page, shown) == asked(page, "/_stcore/upload_file/a/b", "PUT") == 403
    forged = {c["name"]: c["value"] for c in mary.cookies()}["_streamlit_user"][:-3] + "abc"  # type: ignore[typeddict-item]
    nobody.add_cookies([{"name": "_streamlit_user", "value": forged, "url": clinic.address}])
    assert asked(page, shown) == 403
    assert not NGINX or all(
        c["secure"] for c in mary.cookies() if c["name"].startswith("_streamlit_user")
    )  # type: ignore[typeddict-item]
    # Only the proxy's own host name.
    foreign = urllib.request.Request(clinic.behind, headers={"Host": "evil.test"})
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(foreign)
    refused.value.close()
    # Who signs out is out, and stays so; the other stays in.
    page = pages["mary"]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=20_000)
    page.goto(f"{clinic.address}/people")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=20_000)
    assert asked(page, shown) == 403
    pages["john"].goto(f"{clinic.address}/people")
    expect(pages["john"].get_by_text("Patient of john")).to_be_visible(timeout=20_000)
    for context in (mary, john, nobody):
        context.close()


def test_who_somebody_is_comes_from_no_header_and_no_setting(tmp_path: Path) -> None:
    argv = launch.command(8501, launch.Clinic(tmp_path, login_file(tmp_path), (HOST,)))
    for name, value in (
        ("trustedUserHeaders", "{}"),
        ("enableAgentApi", "false"),
        ("address", "127.0.0.1"),
    ):
        assert argv[argv.index(f"--server.{name}") + 1] == value
    assert str(tmp_path / "all") not in argv
    assert HOST in argv
    assert HOST not in launch.command(8501)


def people_app() -> None:
    from analyzer.ui import opened
    from analyzer.ui.page_people import page

    opened.settle()
    page()


def test_the_token_of_another_library_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even one that this very server gave out, in the address or left in the session."""
    st.cache_resource.clear()
    token = opened._shelf().put(tmp_path / "mary", create=True)
    library = opened._shelf().get(token)
    assert library is not None
    library.add_person("Patient of mary")
    monkeypatch.setenv("DIMPLES_LIBRARIES", str(tmp_path))
    for own, seen in (
        (users.Own(tmp_path / "john", None, ""), "Nobody is in this library"),
        (None, ""),
    ):
        monkeypatch.setattr(users, "own", lambda own=own: own)
        at = AppTest.from_function(people_app, default_timeout=30)
        at.query_params["library"] = token
        at.session_state["library.token"] = token
        at.run()
        assert not at.exception
        said = "\n".join(str(e.value) for part in (at.markdown, at.info) for e in part)
        assert seen in said
        assert "mary" not in said
        assert "library" not in at.query_params
    # A session that was somebody else's remembers nothing of them.
    monkeypatch.setattr(users, "own", lambda: users.Own(tmp_path / "john", None, ""))
    at = AppTest.from_function(people_app, default_timeout=30)
    at.session_state["library.whose"] = tmp_path / "mary"
    at.session_state["person.outcome"] = at.session_state["anything"] = "of mary"
    at.run()
    assert not at.exception
    assert "person.outcome" not in at.session_state
    assert "anything" not in at.session_state
    at.query_params["library"] = token
    monkeypatch.setattr(users, "several", lambda: False)
    at.run()
    assert "Patient of mary" in "\n".join(str(e.value) for e in at.markdown)

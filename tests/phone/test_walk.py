"""Photos taken with a phone and with this computer's camera, in real browsers from the QR code on.

The camera is Chromium's own, which shows a clip made of a rendered photo.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from analyzer.library import Library
from analyzer.ui.launch import LIBRARY, PHONE
from tests.ui.browser import AXE, CHROMIUM, LONG_MS, MARKS, SAMPLES, serving, settle, visitor

pytestmark = [
    *MARKS,
    pytest.mark.skipif(sys.platform != "linux", reason="needs a second own address"),
]

NETWORK = "127.0.0.2"
MADE_UP = Path(__file__).with_name("made_up_app.py")
LAST, NOW = (SAMPLES / "person-a" / f"2026-06-09_07{minute}.jpg" for minute in (40, 46))
SIZE = (600, 800)
FRAMES = 60
# A live frame takes a second of a small machine, and there are several to be waited for.
expect.set_options(timeout=120_000)


def clip(photo: Path, out: Path) -> None:
    """A few seconds in which the picture sways by a pixel, as a breathing body does."""
    still = cv2.resize(cv2.imread(str(photo)), SIZE, interpolation=cv2.INTER_AREA)
    # Chromium reads the clip as video, whose black and white lie further in.
    still = np.rint(still * (219 / 255) + 16).astype(np.uint8)
    with out.open("wb") as file:
        for k in range(FRAMES):
            turn = 2 * np.pi * k / FRAMES
            sway = np.float64([[1, 0, 1.5 * np.sin(turn)], [0, 1, 1.5 * np.cos(turn)]])
            moved = cv2.warpAffine(still, sway, SIZE, borderMode=cv2.BORDER_REPLICATE)
            file.write(cv2.imencode(".jpg", moved, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes())


@dataclass
class House:
    """The app with a library, and browsers with a camera."""

    address: str
    library: Library
    person: str
    driver: Playwright
    browser: Browser
    foreign: list[str] = field(default_factory=list)

    def photos(self) -> list[str]:
        return [photo.name for photo in self.library.photos(self.person)]

    @contextmanager
    def device(self) -> Iterator[BrowserContext]:
        """A phone in the network: it has been told to go on in spite of the certificate."""
        size = {"width": 390, "height": 844}
        context = self.browser.new_context(
            ignore_https_errors=True, viewport=size, has_touch=True, reduced_motion="reduce"
        )
        yield context
        context.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("phone")
    clip(NOW, folder / "clip.mjpeg")
    small = cv2.resize(cv2.imread(str(LAST)), SIZE, interpolation=cv2.INTER_AREA)
    with Library.open(folder / "library", create=True) as library:
        person = library.add_person("Anna").id
        data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
        library.add_photos(person, [(LAST.name, data)])
        told = {LIBRARY: str(folder / "library"), PHONE: NETWORK}
        with serving(told, MADE_UP) as address, sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM,
                args=[
                    "--no-sandbox",
                    "--use-fake-device-for-media-stream=fps=5",
                    "--use-fake-ui-for-media-stream",
                    f"--use-file-for-fake-video-capture={folder / 'clip.mjpeg'}",
                ],
            )
            yield House(address, library, person, driver, browser)
            browser.close()


@pytest.fixture(scope="module")
def page(house: House) -> Iterator[Page]:
    """Anna's page on the computer's screen, with the area for taking photos open."""
    with visitor(house.driver, 1280, "light", house.foreign) as context:
        page = context.new_page()
        page.set_default_timeout(LONG_MS)
        page.goto(f"{house.address}/person?person={house.person}")
        page.get_by_text("Take photos with a camera").click()
        yield page
    assert not house.foreign


def scanned(page: Page) -> str:
    """What a phone's camera reads off the screen."""
    code = page.get_by_role("img", name="QR code")
    expect(code).to_be_visible()
    page.wait_for_timeout(300)
    shot = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(shot)
    return text


def serious(page: Page, *schemes: str) -> list[tuple[str, str]]:
    """What axe finds serious or critical, in these themes."""
    from axe_playwright_python.sync_playwright import Axe

    wrong = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for one in Axe().run(page, options=AXE).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                wrong += [(f"{scheme} {one['id']}", node["html"][:120]) for node in one["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wrong


def test_a_phone_takes_photos_by_the_code_on_the_screen(house: House, page: Page) -> None:
    page.get_by_role("button", name="Use a phone").click()
    settle(page)
    url = scanned(page)
    assert url.startswith(f"https://{NETWORK}:")
    shown = page.locator("code").first.inner_text()
    with house.device() as context:
        phone = context.new_page()
        phone.set_default_timeout(LONG_MS)
        errors: list[str] = []
        phone.on("pageerror", lambda error: errors.append(str(error)))
        # Without the key, and with a wrong one.
        root = url.partition("/open/")[0]
        for refused in (f"{root}/", f"{root}/open/{'x' * 43}"):
            answer = phone.goto(refused)
            assert answer is not None
            assert answer.status == 403
            expect(phone.get_by_role("heading")).to_have_text("This page is not open for you")
        phone.goto(url)
        expect(phone.get_by_text(shown)).to_be_visible()
        assert serious(phone, "dark") == []
        phone.get_by_role("button", name="Open the camera page").click()
        # A second device with the same code, at the same time.
        with house.device() as other:
            second = other.new_page()
            answer = second.goto(url)
            assert answer is not None
            assert answer.status == 403
            expect(second.get_by_text("make a new code")).to_be_visible()
        expect(page.get_by_text("The page is open on one phone.")).to_be_visible()
        phone.get_by_role("button", name="Start the camera").click()
        # The last photo lies over the live picture, its strength to be chosen.
        ghost = phone.locator("#ghost")
        expect(ghost).to_be_visible()
        assert ghost.evaluate("g => g.complete && g.naturalWidth") == SIZE[0]
        expect(phone.get_by_text("The last photo, of 2026-06-09")).to_be_visible()
        phone.get_by_label("How strongly").fill("70")
        assert ghost.evaluate("g => g.style.opacity") == "0.7"
        phone.get_by_label("Show the last photo").uncheck()
        expect(ghost).to_be_hidden()
        phone.get_by_label("Show the last photo").check()
        # The checklist tells what is known of the rendered photo.
        for code in ("back", "distance", "framing", "light", "sharp", "exposure", "pose"):
            line = phone.locator(f"#checks li[data-code={code}]")
            expect(line).to_have_attribute("data-state", "ok")
        expect(phone.locator("#checks li[data-code=light]")).to_contain_text("as last time")
        expect(phone.locator("#checks-said")).to_have_text("All is well.")
        # The level follows the phone's sensors, in words.
        expect(phone.locator("#level")).to_contain_text("tells no level")
        phone.evaluate(
            "dispatchEvent(new DeviceOrientationEvent('deviceorientation', {alpha: 0, beta: 80, gamma: 90}))"
        )
        expect(phone.locator("#level")).to_have_text("Turned to the right by 10°.")
        assert serious(phone, "light", "dark") == []
        # By keyboard: the countdown can be stopped, and then goes through.
        phone.get_by_label("3 s").check()
        take = phone.locator("#take")
        take.press("Enter")
        expect(phone.locator("#count")).to_have_text("3")
        take.press("Enter")
        expect(phone.locator("#count")).to_have_text("")
        assert len(house.photos()) == 1
        take.press("Enter")
        expect(phone.locator("#count")).to_have_text("2")
        expect(phone.locator("#busy")).to_contain_text("Photo 2 of 3")
        result = phone.locator("#result-title")
        expect(result).to_contain_text("will compare with last time")
        expect(phone.get_by_text("3 photos are kept.")).to_be_visible()
        expect(phone.get_by_role("heading", name="Second light")).to_be_visible()
        assert serious(phone, "light") == []
        assert len(house.photos()) == 4
        kept = [p for p in house.library.photos(house.person) if p.name != LAST.name]
        assert {(p.width, p.height, p.taken_at_source) for p in kept} == {(*SIZE, "name")}
        assert len({p.sha256 for p in kept}) == 3
        # They stand on the computer's screen.
        expect(page.get_by_text("3 photos arrived.")).to_be_visible()
        # The second light, which is still the first one.
        phone.get_by_role("button", name="Second light").click()
        expect(phone.get_by_text("Now from the other side")).to_be_visible()
        expect(phone.locator("#checks li[data-code=light]")).to_contain_text("on the other side")
        phone.locator("#live .done").click()
        expect(phone.get_by_text("The page is closed, and the photos are")).to_be_visible()
        phone.wait_for_timeout(1500)
        with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
            phone.goto(url)
        assert not errors
    expect(page.get_by_text("The page is closed.")).to_be_visible()


def test_this_computer_s_camera_opens_the_same_page(house: House, page: Page) -> None:
    page.get_by_role("button", name="Use this computer's camera").click()
    settle(page)
    link = page.get_by_role("link", name="Open the camera page")
    url = link.get_attribute("href")
    assert url
    assert url.startswith("http://127.0.0.1:")
    assert not url.startswith(house.address)
    with house.device() as context:
        own = context.new_page()
        own.goto(url)
        own.get_by_role("button", name="Open the camera page").click()
        start = own.get_by_role("button", name="Start the camera")
        expect(start).to_be_enabled()
        # Refused at first, the page says what to do.
        own.evaluate(
            "() => { const media = navigator.mediaDevices, real = media.getUserMedia.bind(media);"
            " media.getUserMedia = async () => {"
            " media.getUserMedia = real; throw new DOMException('', 'NotAllowedError'); } }"
        )
        start.click()
        expect(own.get_by_role("alert")).to_contain_text("Allow the camera")
        start.click()
        expect(own.locator("#video")).to_be_visible()
        page.get_by_role("button", name="Close the page").click()
        settle(page)
        expect(own.locator("#busy")).to_contain_text("does not answer")

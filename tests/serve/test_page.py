"""The web page in a real browser, whose microphone plays a learner's recording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.helpers.places import TEXT
from tests.helpers.running import Running, serving

ARTIFACTS = Path(__file__).parents[2] / "artifacts"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("page")) as running:
        yield running


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, server: Running, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 380, "height": 800}, color_scheme="dark")
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda sent: None if f":{server.port}/" in sent.url else complaints.append(sent.url))
    opened.goto(f"http://127.0.0.1:{server.port}/")
    expect(opened.locator("#text")).not_to_have_value("")
    yield opened
    context.close()


def test_a_learner_records_and_sees_and_hears_each_word(page: Page, complaints: list[str]) -> None:
    page.fill("#text", TEXT)
    expect(page.locator("#ipa")).to_contain_text("ˈbɛti laɪks")
    page.click("#record")
    expect(page.locator("#record")).to_have_text("Stop")
    page.wait_for_timeout(7_500)
    page.click("#record")
    words = page.locator(".word")
    expect(words).to_have_count(7, timeout=60_000)

    expect(words.nth(2)).to_have_class("word good")
    expect(words.nth(3)).not_to_have_class("word good")
    words.nth(3).focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-playing", "yes")
    expect(page.locator("#detail")).to_contain_text("education")
    expect(page.locator("body")).to_have_attribute("data-playing", "no")
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / "page.png", full_page=True)
    widths = page.locator("main").bounding_box()
    assert widths is not None
    assert widths["width"] <= 380
    assert complaints == []


def test_sentences_change_with_the_level(page: Page, complaints: list[str]) -> None:
    page.select_option("#level", "3")
    expect(page.locator("#text")).to_have_value(re.compile(r"(\S+\s+){20,}"))
    assert complaints == []


def test_without_a_text_it_asks_for_one(page: Page) -> None:
    page.select_option("#level", "3")  # its sounds take several lines, and must not give way under the click
    expect(page.locator("#text")).to_have_value(re.compile(r"(\S+\s+){20,}"))
    page.fill("#text", "")
    page.click("#record")
    expect(page.locator("#status")).to_have_text("Type or choose a sentence first.")


def test_a_page_without_a_token_asks_for_it(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, env={"PRONOUNCE_SERVE_TOKEN": "s3cret"}) as server:
        context = browser.new_context()
        opened = context.new_page()
        opened.goto(f"http://127.0.0.1:{server.port}/")
        expect(opened.locator("#unlock")).to_be_visible()
        opened.fill("#token", "s3cret")
        opened.click("#unlock button")
        expect(opened.locator("#text")).not_to_have_value("")
        context.close()

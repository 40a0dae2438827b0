"""The HTML report in a real browser: looked at, listened to, used by keyboard, and checked with axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.helpers.reports import results_of

from pronounce_cli.core.runs import run_of
from pronounce_cli.report.html import HtmlReporter
from pronounce_cli.report.html.parts import MOST_OPEN

OpenPage = Callable[..., Page]
OVERALL = "#table thead th:has-text('overall')"


def overall(page: Page) -> list[float]:
    """The overall scores of the rows that are shown, from top to bottom."""
    cells = page.locator("#table tbody tr:visible td.number:not(.extra)")
    return [float(cell.get_attribute("data-v") or "nan") for cell in cells.all()]


def test_the_table_is_sorted_by_keyboard_and_says_so(reports: Path, open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page(reports / "class.html")
    heading = page.locator(OVERALL)
    before = overall(page)
    heading.locator("button").focus()

    page.keyboard.press("Enter")
    assert overall(page) == sorted(before) != before
    assert heading.get_attribute("aria-sort") == "ascending"
    expect(page.get_by_role("status")).to_have_text("Sorted by overall, ascending")

    page.keyboard.press("Space")
    assert overall(page) == sorted(before, reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"
    assert complaints == []


def test_the_table_is_filtered(reports: Path, open_page: OpenPage) -> None:
    page = open_page(reports / "class.html")

    page.get_by_label("Search").fill("child")
    assert page.locator("#table tbody tr:visible").count() == 3
    expect(page.get_by_role("status")).to_have_text("3 of 6 recordings shown")

    page.get_by_label("Search").fill("")
    page.get_by_label("Show").select_option("missed")
    assert all(score < 60 for score in overall(page))
    assert overall(page)


def test_a_recording_has_a_page_and_the_keyboard_leads_there_and_back(reports: Path, open_page: OpenPage) -> None:
    page = open_page(reports / "class.html")
    page.get_by_role("link", name="adult-poor").focus()
    page.keyboard.press("Enter")

    heading = page.get_by_role("heading", name="adult-poor")
    expect(heading).to_be_focused()
    assert page.locator("section.recording:visible").count() == 1
    assert not page.locator("#table").is_visible()

    page.get_by_role("link", name="Next ›").click()
    expect(page.get_by_role("heading", level=2)).to_be_focused()
    assert not heading.is_visible()

    page.keyboard.press("Escape")
    expect(page.locator("#table")).to_be_visible()
    expect(page.get_by_role("link", name="child-good")).to_be_focused()


@pytest.mark.parametrize("way", ["click", "Enter", "Space", "picture"])
def test_a_word_is_heard(way: str, reports: Path, open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page(reports / "class.html", "#r3")
    section = page.locator("section.recording:visible")
    word = section.locator("button.word").nth(2)
    start, end = (float(word.get_attribute(name) or "nan") for name in ("data-s", "data-e"))
    audio = section.locator("audio").element_handle()
    page.evaluate("audio => { audio.heard = []; audio.onplaying = () => audio.heard.push(audio.currentTime); }", audio)

    if way == "picture":
        section.locator(f".time g[data-s='{start:.2f}'] text").first.click()
    elif way == "click":
        word.click()
    else:
        word.focus()
        page.keyboard.press(way)
    page.wait_for_function("audio => audio.heard.length && audio.paused", arg=audio)

    began, stopped = page.evaluate("audio => [audio.heard[0], audio.currentTime]", audio)
    assert start - 0.1 <= began <= end
    assert end <= stopped
    assert complaints == []


def test_without_sound_there_is_nothing_to_press_and_the_page_is_whole(
    reports: Path, open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page(reports / "one.html")

    assert page.locator("audio, button.word, button.sound").count() == 0
    assert page.locator("section.recording:visible").count() == 1
    assert page.locator("svg.time path.wave").count() == page.locator("svg.time path.pitch").count() == 1
    assert page.locator(".sentence .word").count() == 6
    assert complaints == []


def test_it_reads_without_scripts(reports: Path, open_page: OpenPage) -> None:
    page = open_page(reports / "class.html", java_script_enabled=False)
    assert page.locator("#table tbody tr:visible").count() == 6
    assert not page.locator(".tools").is_visible()

    page.get_by_role("link", name="adult-poor").click()
    assert page.locator("section.recording:visible").count() == 1


def test_all_of_it_is_printed(reports: Path, open_page: OpenPage) -> None:
    page = open_page(reports / "class.html")
    page.emulate_media(media="print")

    assert page.locator("section.recording:visible").count() == 6
    assert not page.locator("nav").first.is_visible()


@pytest.mark.parametrize("fragment", ["", "#r3"], ids=["list", "recording"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_follows_the_colour_scheme(
    scheme: str, fragment: str, reports: Path, open_page: OpenPage, artefacts: Path, complaints: list[str]
) -> None:
    page = open_page(reports / "class.html", fragment, color_scheme=scheme)
    page.screenshot(path=artefacts / f"report-{scheme}{fragment.replace('#', '-')}.png", full_page=True)

    red = page.evaluate("parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red > 128) == (scheme == "light")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []


@pytest.mark.parametrize("fragment", ["", "#r3"], ids=["list", "recording"])
def test_a_phone_shows_it_without_scrolling_sideways(
    fragment: str, reports: Path, open_page: OpenPage, artefacts: Path
) -> None:
    page = open_page(reports / "class.html", fragment, viewport={"width": 390, "height": 800})
    page.screenshot(path=artefacts / f"report-phone{fragment.replace('#', '-')}.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_pages_of_a_long_report_unfold_when_they_are_looked_at_or_printed(
    tmp_path: Path, open_page: OpenPage, complaints: list[str]
) -> None:
    learner = results_of("learner")[0]
    count = MOST_OPEN + 1
    with (tmp_path / "long.html").open("w", encoding="utf-8") as file:
        file.writelines(HtmlReporter().render(run_of([learner] * count)))
    page = open_page(tmp_path / "long.html", f"#r{count - 1}")

    assert page.locator("section.recording svg.time").count() == 1
    page.get_by_role("link", name="Next ›").click()
    expect(page.locator(f"#h{count}")).to_be_focused()
    assert page.locator("section.recording svg.time").count() == 2

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("section.recording svg.time").count() == count
    assert complaints == []

"""Plots hold every point at its place."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf, nan
from xml.etree import ElementTree

import pytest

from analyzer.bench.figures.drawings import drawings, scatter


def circles(html: str) -> list[tuple[float, float]]:
    found = re.findall(r"cx='([-\d.]+)' cy='([-\d.]+)'", html)
    return [(float(x), float(y)) for x, y in found]


def test_points_rise_to_the_right_and_upwards():
    html = scatter("t", "x", "y", [(0, 0, 0), (1, 2, 0), (2, 1, 1)], ("a", "b"))
    (x0, y0), (x1, y1), (x2, y2) = circles(html)
    assert x0 < x1 < x2
    assert y1 < y2 < y0
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    ElementTree.fromstring(html.replace("&#160;", " ").replace("&#9679;", ""))


def test_equal_values_lie_on_the_line_of_a_logarithmic_plot():
    points = [(0.1, 0.1, 0), (10.0, 10.0, 0), (1.0, 0.01, 0)]
    html = scatter("t", "x", "y", points, ("a",), logarithmic=True, line=True)
    (ax, ay), (bx, by), (cx, cy) = circles(html)
    assert (ax + ay, bx + by) == (pytest.approx(360, abs=0.2),) * 2
    assert cx + cy > 380


def test_what_cannot_be_drawn_is_left_out():
    points = [(nan, 1, 0), (1, inf, 0), (0, 1, 0), (1, 1, 0)]
    assert len(circles(scatter("t", "x", "y", points, ("a",), logarithmic=True))) == 1
    assert scatter("t", "x", "y", [], ("a",)) == ""


def test_names_are_escaped():
    assert "<b>" not in scatter("<b>", "<b>", "<b>", [(1, 1, 0)], ("<b>",))


def test_page_shows_own_error_estimate_depth_and_change(person, pair):
    html = drawings([replace(person, pairs=(pair, replace(pair, ok=False)))])
    # A curve of seven points, one accepted pair, three found dimples, two compared pairs.
    assert [len(circles(h)) for h in html] == [7, 1, 3, 2]
    assert len(drawings([replace(person, pairs=())])) == 2

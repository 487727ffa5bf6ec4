# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter: its options, its refusals, and its documentation."""

from __future__ import annotations

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.alicloud.gate.plugins.filter import timeline as plugin
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline import picture
from ansible_collections.alicloud.gate.plugins.plugin_utils._timeline.sentences import TITLE
from ansible_collections.alicloud.gate.tests.unit.plugins.gate_results import of_all_outcomes, opened

timeline = plugin.FilterModule().filters()["timeline"]


@pytest.mark.parametrize(("form", "begin"), [("svg", "<svg "), ("mermaid", "%%{init"), ("text", f"{TITLE}\n")])
def test_each_format_begins_as_it_should(form, begin):
    assert timeline(opened(), format=form).startswith(begin)


def test_the_format_needs_no_name():
    assert timeline(opened(), "text", width=60) == timeline(opened(), format="text", width=60)
    for given, options in ((("text", "Release"), {}), (("text",), {"format": "svg"})):
        with pytest.raises(AnsibleFilterError, match="only the format can be given without its name"):
            timeline(opened(), *given, **options)


@pytest.mark.parametrize("empty", [None, ""])
def test_what_a_template_left_empty_is_not_given(empty):
    assert timeline(opened(), format=empty, title=empty, width=empty, most=empty) == timeline(opened())


def test_numbers_may_be_text():
    assert timeline(opened(), format="text", width="100", most="1") == timeline(
        opened(), format="text", width=100, most=1
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "png"}, "format: 'png' is not accepted; it must be svg, mermaid or text"),
        ({"format": ["svg"]}, "format: ['svg'] is not accepted"),
        ({"width": 39}, "width: 39 is not accepted; it must be a whole number from 40 to 400"),
        ({"width": 401}, "width: 401 is not accepted"),
        ({"width": "wide"}, "width: 'wide' is not accepted"),
        ({"width": 80.5}, "width: 80.5 is not accepted"),
        ({"most": 0}, "most: 0 is not accepted; it must be a whole number from 1 to 1,000"),
        ({"most": True}, "most: True is not accepted"),
        ({"most": "\u00b2"}, "most: '\u00b2' is not accepted"),
        ({"colour": "red"}, "colour: not known; accepted: format, title, width, most"),
    ],
    ids=str,
)
def test_bad_options_are_refused_by_name(options, said):
    with pytest.raises(AnsibleFilterError) as caught:
        timeline(opened(), **options)
    assert f"timeline: {said}" in str(caught.value)


def test_what_is_no_result_is_refused():
    with pytest.raises(AnsibleFilterError, match="pass what wait_for_task registered"):
        timeline("gate.tasks")


def test_more_tasks_than_asked_for_are_counted():
    assert "7 of 8 tasks not drawn" in timeline(of_all_outcomes(), format="text", most=1)


def test_the_documentation_has_the_defaults_and_bounds_of_the_code():
    options = yaml.safe_load(plugin.DOCUMENTATION)["options"]
    assert set(options) == {"_input", "format", "title", "width", "most"}
    assert tuple(options["format"]["choices"]) == picture.FORMATS
    assert options["title"]["default"] == TITLE
    assert f"{picture.WIDTHS[0]} to {picture.WIDTHS[1]}" in options["width"]["description"]
    assert f"{picture.MOST[0]} to {picture.MOST[1]:,}" in options["most"]["description"][0]
    unset = timeline(of_all_outcomes(), format="text")
    assert unset == timeline(of_all_outcomes(), format="text", width=options["width"]["default"])

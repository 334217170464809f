"""Options and defaults for the whole suite.

``--update-refs`` writes the reference results of tests/recordings anew; ``--fail-on-skip`` is for CI, where nothing may
be skipped unnoticed. Both hold in the workers of ``-n`` too.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# The same examples on every run: a red test is red for its author first. Machines stall, so there are no deadlines.
settings.register_profile(
    "suite", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-refs", action="store_true", help="write tests/recordings/*.expected.json anew")
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped test is a failed one")


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: half of the time tests wait for somebody to finish a rep. Each may have a browser, so not
    many more than that is worth."""
    return min(2 * (os.cpu_count() or 1), 8)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where there are workers, what boots a machine, starts processes or drives a browser is begun first: begun last,
    it would be all that still runs at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=_waits, reverse=True)


def _waits(item: pytest.Item) -> int:
    if any(item.get_closest_marker(longest) for longest in ("machine", "realcam", "arm64")):
        return 2
    return int(item.get_closest_marker("browser") is not None or "processes" in item.path.parts)


def _not_skipped(report: Report, config: pytest.Config) -> Report:
    if report.skipped and config.getoption("--fail-on-skip") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --fail-on-skip does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _not_skipped(report, item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _not_skipped(report, collector.config)


@pytest.fixture
def update_refs(request: pytest.FixtureRequest) -> bool:
    """Whether references are to be written anew."""
    return bool(request.config.getoption("--update-refs"))

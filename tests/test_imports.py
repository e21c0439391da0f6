"""Tests of the imports between our modules, read from the code by grimp."""

from graphlib import TopologicalSorter

import grimp
import pytest

from tests.packages import APPS


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """The modules of ours that each module imports, also under TYPE_CHECKING."""
    first, *others = APPS
    graph = grimp.build_graph(first, *others, cache_dir=None)
    return {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules
    }


def test_no_imports_form_a_circle(imports: dict[str, set[str]]) -> None:
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_core_imports_none_of_our_other_packages(imports: dict[str, set[str]]) -> None:
    outside = {
        (module, imported)
        for module, found in imports.items()
        for imported in found
        if module.split(".")[0] == "core" and imported.split(".")[0] != "core"
    }
    assert "core.models" in imports
    assert outside == set()

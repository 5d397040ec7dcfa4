"""The examples in the docstrings of the program are true."""

import doctest
import importlib
import pkgutil

import pytest

import desktop

MODULES = [
    name for _, name, _ in pkgutil.walk_packages(desktop.__path__, "desktop.") if "__main__" not in name
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    modules = (importlib.import_module(name) for name in MODULES)
    assert sum(len(found.examples) for m in modules for found in doctest.DocTestFinder().find(m)) > 15

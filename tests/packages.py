"""The apps of this project, from the one list that names them: pyproject.toml."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
APPS: list[str] = PYPROJECT["tool"]["importlinter"]["root_packages"]

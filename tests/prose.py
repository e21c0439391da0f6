"""The checker of docstrings that `make check` runs: `python -m tests.prose [folder …]`.

A docstring is read alone, as hover help, far from the name it belongs to. The rules and
their reasons stand in CONTRIBUTING.md, under "Prose".
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.packages import APPS

HEADLESS = {
    "as",
    "by",
    "for",
    "from",
    "in",
    "of",
    "such",
    "that",
    "those",
    "what",
    "where",
    "whose",
    "with",
}
"""First words that lean on the name. Compounds ("In-memory …") and contractions
("What's on …") are other words; "when" names a moment, "whether" a truth value."""

FILLERS = {"a", "an", "and", "for", "get", "of", "return", "returns", "the", "this"}
"""Words that add nothing to a name."""

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings(tree: ast.Module, module: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, documented name and text: of the module, its classes and
    functions, and of each string below an assignment."""
    for node in ast.walk(tree):
        if not isinstance(node, DOCUMENTED):
            continue
        owner = module if isinstance(node, ast.Module) else node.name
        names = [owner, *(_assigned(statement) for statement in node.body)]
        for name, statement in zip(names, node.body, strict=False):
            match statement:
                case ast.Expr(ast.Constant(str(text))) if name:
                    yield statement.lineno, name, text


def _assigned(statement: ast.stmt) -> str:
    """Return the name that a statement gives a value; "" for other statements."""
    match statement:
        case ast.Assign([target]) | ast.AnnAssign(target):
            return ast.unparse(target)
    return ""


def fault(name: str, text: str) -> str:
    """Return what is wrong with the docstring of this name, or ""."""
    words = re.findall(r"\w[\w'’-]*", text.lower())
    if words and words[0] in HEADLESS:
        return f"begins with “{words[0].title()}”"
    if "whoever" in words:
        return "says “whoever”"
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    if set(_stems(words)) - FILLERS <= set(_stems(re.findall(r"[a-z0-9]+", spaced))):
        return "only repeats the name"
    return ""


def _stems(words: list[str]) -> list[str]:
    return [word if word in FILLERS else word.removesuffix("s") for word in words]


def check(path: Path) -> list[str]:
    """Return one line for each fault in a file, with its line number."""
    found = docstrings(
        ast.parse(path.read_text()), ".".join(path.with_suffix("").parts)
    )
    return [
        f"{path}:{line}: {wrong}: {' '.join(text.split())[:60]}"
        for line, name, text in sorted(found)
        if (wrong := fault(name, text))
    ]


def main(folders: list[str]) -> int:
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*.py"))]
    faults = [
        line for path in paths if "migrations" not in path.parts for line in check(path)
    ]
    print("\n".join(faults) or "Docstrings: no fault.")
    if faults:
        print(f"{len(faults)} docstrings to rewrite: CONTRIBUTING.md, “Prose”.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or APPS))

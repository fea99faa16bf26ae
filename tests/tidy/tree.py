"""The files of the tree as the tidy rules see them, and what a rule reports."""

import os
import re
from dataclasses import dataclass, field

# Folders and files at the top of the tree that are ours; anything else there (a build folder, an
# owner's shop) is not looked at.
FOLDERS = ("src", "db", "store_adapter", "tests", "bench", "scripts", "docs", "flows", "packaging",
           "cmake", ".ci")
TEXT_ENDS = (".cpp", ".h", ".py", ".md", ".txt", ".cmake", ".yaml", ".yml", ".json", ".service",
             ".sh", ".css", ".js", ".html", ".sql", ".svg")
SKIPPED = {"build", "__pycache__", ".git"}
LITERAL = re.compile(r'R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|' +
                     r"(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+'|//[^\n]*|/\*.*?\*/", re.S)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text} [{self.rule}]"


@dataclass
class Literal:
    begin: int
    end: int
    text: str


@dataclass
class File:
    """One text file. For C++: `code` is `text` with comments and literals blanked, same length."""

    path: str
    text: str
    code: str = ""
    literals: list = field(default_factory=list)

    @property
    def is_cpp(self):
        return self.path.endswith((".cpp", ".h"))

    @property
    def room(self):
        """The room's folder as the table names it, or None outside all rooms."""
        parts = self.path.split("/")
        if parts[0] == "src" and len(parts) > 2:
            return "/".join(parts[:2])
        return parts[0] if parts[0] in ("db", "store_adapter") else None

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def _split_cpp(file):
    """Fills `code` and `literals`."""
    pieces, last = [], 0
    for match in LITERAL.finditer(file.text):
        begin = match.start()
        pieces += [file.text[last:begin], _blank(match.group())]
        last = match.end()
        if match.group()[0] not in "/'uUL":
            file.literals.append(Literal(begin, last, match.group()))
    file.code = "".join(pieces) + file.text[last:]


def load(root):
    """Every text file of the tree under `root`, in the order of their paths."""
    files = []
    for name in sorted(os.listdir(root)):
        path = os.path.join(root, name)
        is_text = name.endswith(TEXT_ENDS) or (name.startswith(".") and name not in SKIPPED)
        if os.path.isfile(path) and is_text:
            files.append(name)
    for top in FOLDERS:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(f for f in folders if f not in SKIPPED)
            where = os.path.relpath(folder, root)
            files += [os.path.join(where, name) for name in sorted(names)
                      if name.endswith(TEXT_ENDS) or top in ("scripts", ".ci")]
    loaded = []
    for path in files:
        with open(os.path.join(root, path), "rb") as stream:
            data = stream.read()
        file = File(path, data.decode("utf-8", "replace"))
        if path.startswith("tests/data/"):
            continue  # what outside systems sent, kept as it was
        if file.is_cpp:
            _split_cpp(file)
        loaded.append(file)
    return loaded

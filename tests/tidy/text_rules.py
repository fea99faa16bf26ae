"""Names of files, words in any text, and pages."""

import os
import re
import unicodedata

from tree import Finding

COLUMNS = 100
# These files hold the words as patterns and as examples.
OWN = "tests/tidy/"
NARROW_ENDS = (".cpp", ".h", ".py", ".cmake")
VAGUE = {"util", "utils", "common", "helper", "helpers", "misc", "base"}
OPEN_WORK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
PRETENDED = re.compile(r"\b(not yet implemented|not implemented yet|unimplemented)\b", re.I)
MACHINE = re.compile(r"(?<![\w.$}/~-])/(work|root|Users|home/\w+)/")
TEMPORARY = re.compile(r"(?<![\w$}])/tmp/")
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.M | re.S)
SOURCE_NAME = re.compile(r"`([\w/]+\.(?:cpp|h|py))`")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")


def check(files, root):
    findings = []
    for file in files:
        findings += _names(file) + _lines(file) + _words(file)
        if file.path.endswith(".md"):
            findings += _page(file, files, root) + _source_names(file, files)
    return findings


def _names(file):
    parts = file.path.split("/")
    names = [*parts[:-1], parts[-1].split(".")[0]]
    vague = [name for name in names if name.lower() in VAGUE or
             name.lower().rsplit("_", 1)[-1] in VAGUE - {"base"}]
    return [Finding(file.path, 1, "vague-name",
                    f'"{name}" says nothing; name it by its reason') for name in vague[:1]]


def _lines(file):
    findings = []
    narrow = file.path.endswith(NARROW_ENDS) or file.path.startswith(("scripts/", ".ci/"))
    for number, line in enumerate(file.text.split("\n"), 1):
        if line != line.rstrip():
            findings.append(Finding(file.path, number, "trailing-space",
                                    "white space at the end of the line; take it off"))
        if narrow and _columns(line) > COLUMNS:
            findings.append(Finding(file.path, number, "columns",
                                    f"{_columns(line)} columns; break the line, the limit is "
                                    f"{COLUMNS}"))
    if file.text and not file.text.endswith("\n"):
        findings.append(Finding(file.path, file.text.count("\n") + 1, "last-line",
                                "no line feed at the end of the file; add one"))
    return findings


def _columns(line):
    """Marks that stand above or below a letter, as in Thai, take no column of their own."""
    return sum(unicodedata.category(letter) != "Mn" for letter in line)


def _words(file):
    findings = []
    if file.path.startswith(OWN):
        return findings
    rules = [(OPEN_WORK, "open-work", "do it now or write it into an issue"),
             (PRETENDED, "open-work", "do it or take it out"),
             (MACHINE, "machine-path", "a path of one machine; use a relative path or a setting")]
    if file.path.startswith(("src/", "db/", "store_adapter/", "docs/", "flows/")):
        rules.append((TEMPORARY, "machine-path", "ask the system for its temporary folder"))
    for what, rule, advice in rules:
        for match in what.finditer(file.text):
            findings.append(Finding(file.path, file.line_of(match.start()), rule,
                                    f"{match.group()}: {advice}"))
    return findings


def _page(file, files, root):
    text = FENCE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), file.text)
    findings = []
    titles = [m.start() for m in re.finditer(r"^# ", text, re.M)]
    if len(titles) != 1 or titles[0] != 0:
        line = file.line_of(titles[1]) if len(titles) > 1 else 1
        findings.append(Finding(file.path, line, "title",
                                "a page begins with its one title, a line with a single #"))
    prose = re.sub(r"`[^`\n]*`", lambda m: " " * len(m.group()), text)
    findings += _tables(file, prose)
    for match in LINK.finditer(prose):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        if not _leads_somewhere(file, files, root, target):
            findings.append(Finding(file.path, file.line_of(match.start()), "link",
                                    f"{target} leads nowhere; write the path from this page"))
    return findings


def _source_names(file, files):
    """Sources that a page names in `code`, whole or by their last folders, must be there."""
    return [Finding(file.path, file.line_of(match.start()), "source-name",
                    f"{match.group(1)} is not there; name a file as it is called now")
            for match in SOURCE_NAME.finditer(file.text)
            if not any(f"/{other.path}".endswith(f"/{match.group(1)}") for other in files)]


def _tables(file, prose):
    """Every row of a table has as many cells as its head."""
    findings = []
    cells = None
    for number, line in enumerate(prose.split("\n"), 1):
        row = re.findall(r"(?<!\\)\|", line) if line.startswith("|") else None
        if row is not None and cells is not None and len(row) != cells:
            findings.append(Finding(file.path, number, "table",
                                    f"{len(row) - 1} cells, the head of the table has {cells - 1}"))
        cells = None if row is None else cells or len(row)
    return findings


def _leads_somewhere(file, files, root, target):
    path, _, anchor = target.partition("#")
    folder = os.path.dirname(file.path)
    whole = os.path.normpath(os.path.join(folder, path)) if path else file.path
    if whole.startswith("..") or not os.path.exists(os.path.join(root, whole)):
        return False
    page = next((f for f in files if f.path == whole and whole.endswith(".md")), None)
    return not anchor or page is None or anchor in _anchors(page)


def _anchors(page):
    """The anchors that hosting sites make of headings: lower case, blanks to hyphens."""
    text = FENCE.sub("", page.text)
    heads = re.findall(r"^#+[ \t]+(.+?)[ \t]*$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}

"""The table of rooms in docs/architecture.md against every #include."""

import re

from tree import Finding

PAGE = "docs/architecture.md"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
# The library behind a header's first part, by the name the table uses.
LIBRARIES = {"unicode": "ICU", "openssl": "OpenSSL", "curl": "libcurl", "httplib.h": "cpp-httplib",
             "nlohmann": "nlohmann/json", "yaml.h": "libyaml", "SQLiteCpp": "SQLiteCpp",
             "sqlite3.h": "SQLiteCpp", "CLI": "CLI11", "qrencode.h": "libqrencode",
             "prometheus": "prometheus-cpp", "benchmark": "Google Benchmark"}
# Headers that cost about a second of compile time or show a library to every reader.
HEAVY = re.compile(r"^(httplib\.h|nlohmann/json\.hpp|yaml\.h|unicode/|CLI/)")


def read_table(files):
    """Room folder -> (line, set of what it may use), from the page's table."""
    page = next((f for f in files if f.path == PAGE), None)
    table = {}
    for number, line in enumerate(page.text.splitlines() if page else [], 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            uses = {use.strip() for use in cells[2].split(",")}
            table[cells[0].strip("`")] = (number, uses)
    return table


def _short(room):
    return room.split("/")[-1]


def _may_include(uses, own, target):
    first = target.split("/")[0]
    return "everything" in uses or first == own or first in uses or target in uses


def _check_include(file, uses, quoted, target, line, room_names):
    own = _short(file.room)
    if quoted and "/" not in target:
        return [Finding(file.path, line, "include-path",
                        f'"{target}" is found by luck; write "{own}/{target}"')]
    first = target.split("/")[0]
    if quoted and first not in room_names:
        return [Finding(file.path, line, "room",
                        f'"{target}" is in no room of {PAGE}; add its row or move the file')]
    name = first if quoted else LIBRARIES.get(first)
    if name is None or _may_include(uses, own, target if quoted else name):
        return []
    return [Finding(file.path, line, "room",
                    f"{file.room} may not use {name}; move the code, or change the table in "
                    f"{PAGE} and say why")]


def check(files):
    table = read_table(files)
    rooms = {file.room for file in files if file.is_cpp and file.room}
    names = {_short(room) for room in table} | {_short(room) for room in rooms}
    findings = [Finding(PAGE, 1, "room", f"{room} has no row in the table of rooms; add one")
                for room in sorted(rooms - set(table))]
    findings += [Finding(PAGE, line, "room", f"{room} is in the table but has no source; "
                         "take the row out") for room, (line, _) in table.items()
                 if room not in rooms]
    for file in files:
        if not file.is_cpp:
            continue
        for match in INCLUDE.finditer(file.text):
            line, target = file.line_of(match.start()), match.group(2)
            if ".." in target.split("/"):
                findings.append(Finding(file.path, line, "include-path",
                                        f'"{target}" climbs; write the path from src'))
            elif file.room and file.path.endswith(".h") and HEAVY.match(target):
                findings.append(Finding(file.path, line, "heavy-include",
                                        f"<{target}> in a header; include it in the .cpp"))
            elif file.room in table:
                findings += _check_include(file, table[file.room][1], match.group(1) == '"',
                                           target, line, names)
    return findings + _unused_headers(files)


def _unused_headers(files):
    """Headers that no other file includes."""
    wanted = set()
    for file in files:
        if file.is_cpp:
            wanted |= {m.group(2) for m in INCLUDE.finditer(file.text)}
    findings = []
    for file in files:
        path = file.path[4:] if file.path.startswith("src/") else file.path
        if file.path.endswith(".h") and path not in wanted and \
                path.split("/")[-1] not in wanted:
            findings.append(Finding(file.path, 1, "unused-header",
                                    "no file includes this header; use it or take it out"))
    return findings

"""Plain HTTP requests to the program, and raw bytes for what no client library would send."""

import http.client
import socket

TIMEOUT_S = 20


class Answer:
    """Status, headers with lower-case names, and body bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f"<{self.status} {self.body[:120]!r}>"


def request(port, method, path, body=None, headers=None):
    """One request on a connection of its own. OSError when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        try:
            connection.request(method, path, body=body, headers=headers or {})
        except (BrokenPipeError, ConnectionResetError):
            pass  # Refused before all was sent: the answer may be there all the same.
        if connection.sock is None:  # it never came to a connection
            raise ConnectionError("nobody was there")
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    except http.client.HTTPException as problem:
        raise ConnectionError(f"no whole answer: {problem!r}") from problem
    finally:
        connection.close()


def post_json(port, path, body, headers=None):
    all_headers = {"Content-Type": "application/json", **(headers or {})}
    return request(port, "POST", path, body, all_headers)


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)


def read_all(connection, seconds=TIMEOUT_S):
    """Everything until the other side closes, or what came when the time is over."""
    connection.settimeout(seconds)
    parts = []
    try:
        while True:
            part = connection.recv(65536)
            if not part:
                break
            parts.append(part)
    except (TimeoutError, ConnectionError):
        pass
    return b"".join(parts)


def raw(port, data, seconds=TIMEOUT_S):
    """Sends bytes as they are and returns all bytes that come back until the end."""
    with connect(port) as connection:
        try:
            connection.sendall(data)
        except ConnectionError:
            pass  # Refused while we were still talking: the answer may be there all the same.
        return read_all(connection, seconds)


def statuses(answer_bytes):
    """The status codes of all answers in a byte stream, in order."""
    # A body need not end its line: the next answer may begin right after it.
    found = []
    for part in answer_bytes.split(b"HTTP/1.")[1:]:
        if len(part) > 4 and part[2:5].isdigit():
            found.append(int(part[2:5]))
    return found

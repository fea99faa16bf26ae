"""Makes a shop's folder: shop.yaml, the repository's own flows, and every secret."""

import base64
import contextlib
import os
import secrets
import shutil
import socket
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE_ID = "1000"
PAGE_NAME = "bumblelinens"


def free_port():
    """A port below those that the system hands out by itself, so that it is still free later."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe:
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def _webhook_secret():
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


class ShopFolder:
    """One shop on disk. Call write() once the pretend servers' ports are known."""

    def __init__(self, path):
        self.path = Path(path)
        self.port = free_port()
        self.internal_port = free_port()
        self.secrets = {
            "app_secret": secrets.token_hex(16),
            "page_token": "EAAG" + secrets.token_hex(24),
            "verify_token": secrets.token_urlsafe(18),
            "link_key": secrets.token_hex(32),
            "store_secret": _webhook_secret(),
            "webhook_secret": _webhook_secret(),
        }

    @property
    def database(self):
        return self.path / "regulars.db"

    @property
    def flows(self):
        return self.path / "flows"

    def write(self, graph_port, store, verify_email="never", links="signed"):
        """store: the text of the value of `store:` in shop.yaml."""
        self.path.mkdir(parents=True, exist_ok=True)
        shutil.copytree(REPOSITORY / "flows", self.flows)
        folder = self.path / "secrets"
        folder.mkdir(mode=0o700)
        for name, value in self.secrets.items():
            self._write_secret(folder / name, value)
        (self.path / "shop.yaml").write_text(
            "shop: Bumble Linens\n"
            "public_url: https://bot.bumble.example\n"
            f"listen: 127.0.0.1:{self.port}\n"
            f"internal: 127.0.0.1:{self.internal_port}\n"
            "database: regulars.db\n"
            "flows: flows/\n"
            f'page: {{id: "{PAGE_ID}", name: {PAGE_NAME}}}\n'
            f"messenger: {{graph: http://127.0.0.1:{graph_port}, version: v26.0}}\n"
            f"store: {store}\n"
            f"links: {links}\n"
            f"verify_email: {verify_email}\n"
            "secrets: secrets/\n"
            "allow_insecure_loopback: yes\n",
            encoding="utf-8",
        )

    def change(self, old, new):
        """Replaces a part of shop.yaml that must be there."""
        path = self.path / "shop.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in shop.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _write_secret(self, path, value):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(value)

"""Takes the pictures of the README anew: `make screenshots`."""

import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.processes import CHROMIUM, free_port, running

DOCS = Path(__file__).parent
PICTURES = {"home": (1280, 800, "light"), "home-phone": (360, 800, "dark")}


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as var:
        env = {"SITE_URL": f"http://127.0.0.1:{port}", "VAR_DIR": var}
        with running("manage.py", "demo", env=env, output=subprocess.PIPE) as demo:
            while not re.search("Stop it with Ctrl-C|Error", demo.stdout.readline()):
                pass
            _take(f"http://127.0.0.1:{port}/")


def _take(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        for name, (width, height, scheme) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=DOCS / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

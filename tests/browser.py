"""How the tests start a browser: Debian's Chromium, which stays off the network."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",  # Chromium's own needs a user who is not root; it opens our pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class LaunchArguments(TypedDict):
    """What Playwright's `launch` needs to know."""

    executable_path: Path
    args: list[str]


def launch_arguments() -> LaunchArguments:
    """Arguments for Playwright's `chromium.launch`.

    Raises:
        RuntimeError: there is no Chromium; the message says how to get it.
    """
    if not CHROMIUM.exists():
        raise RuntimeError(
            f"The browser tests need Chromium at {CHROMIUM}. Run `make test` as root, which installs it, "
            "or install Debian's package `chromium`."
        )
    return LaunchArguments(executable_path=CHROMIUM, args=list(SWITCHES))

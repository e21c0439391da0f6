"""Program that prints what one that reads a stranger's file can see and do."""

import json
import os
import socket
import sys


def may_write() -> bool:
    try:
        os.write(os.memfd_create("file"), b"x")
    except OSError:
        return False
    return True


networks = [name for _number, name in socket.if_nameindex() if name != "lo"]
found = {
    "content": sys.stdin.read(),
    "environment": sorted(set(os.environ) - {"LC_CTYPE"}),  # Python sets that itself
    "may_write": may_write(),
    "networks": networks,
}
sys.stdout.write(json.dumps(found))

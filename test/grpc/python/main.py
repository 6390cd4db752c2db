"""What a gRPC client in Python can do with a server: every call of every service, and what it reads compared with the HTTP API.

    python main.py --url http://localhost:8080 --target localhost:8090

The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
"""

import argparse
import sys
import time
import traceback

from areas import calls, errors, events, executions, metadata, standard, tasks, workers
from client import Client

AREAS = (metadata, executions, tasks, events, standard, errors, calls, workers)


def count(client: Client) -> tuple:
    """Runs every test, and counts (passed, failed)."""
    passed = failed = 0
    tests = [test for area in AREAS for test in area.TESTS]
    for name, test in (*tests, ("every call of every service has been made", Client.assert_complete)):
        began = time.monotonic()
        try:
            test(client)
            passed += 1
            print(f"ok      {name}, {time.monotonic() - began:.1f} s", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    return passed, failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://localhost:8080")
    parser.add_argument("--target", default="localhost:8090")
    arguments = parser.parse_args()
    passed, failed = count(Client(arguments.url, arguments.target))
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

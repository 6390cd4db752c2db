"""What the official Python SDK, unmodified, can do with a server: one test per capability.

    python main.py --url http://localhost:8080

The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
"""

import argparse
import sys
import time
import traceback

from conductor.client.automator.task_handler import TaskHandler
from conductor.client.configuration.configuration import Configuration
from conductor.client.orkes_clients import OrkesClients

import workers
from capabilities import (
    control,
    definitions,
    events,
    executions,
    failures,
    finding,
    schedules,
    secrets,
)

AREAS = (definitions, executions, failures, control, finding, schedules, events, secrets)


def count(clients) -> tuple:
    """Runs every test, and counts (passed, failed)."""
    passed = failed = 0
    for area in AREAS:
        for name, test in area.TESTS:
            began = time.monotonic()
            try:
                test(clients)
                passed += 1
                print(f"ok      {name}, {time.monotonic() - began:.1f} s", flush=True)
            except Exception:
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    return passed, failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://localhost:8080")
    configuration = Configuration(server_api_url=parser.parse_args().url.rstrip("/") + "/api")
    clients = OrkesClients(configuration=configuration)
    workers.register(clients)
    handler = TaskHandler(configuration=configuration, scan_for_annotated_workers=True)
    handler.start_processes()
    try:
        passed, failed = count(clients)
    finally:
        handler.stop_processes()
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

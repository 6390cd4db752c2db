"""Whether a client ever meets a broken connection, with httpx: see keepalive.ts.

httpx keeps a connection for 5 seconds of its own accord, exactly as long as workerd does, and that
is the setting measured here; --expiry measures others.

    python3 scripts/keepalive.py --url http://127.0.0.1:8080/health --requests 10000
"""

import argparse
import asyncio
import collections
import json
import random
import sys
import time
import urllib.parse

import httpx

LONGEST_PAUSE_SECONDS = 8.0
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}


async def run(options: argparse.Namespace) -> int:
    chance = random.Random(options.seed)
    errors: collections.Counter[str] = collections.Counter()
    state = {"remaining": options.requests, "answered": 0}
    limits = httpx.Limits(
        max_connections=1, max_keepalive_connections=1, keepalive_expiry=options.expiry
    )

    async def run_connection() -> None:
        # A client of its own, so that this one connection is what rests during its pauses.
        async with httpx.AsyncClient(limits=limits, timeout=30, verify=False) as client:
            while state["remaining"] > 0:
                state["remaining"] -= 1
                await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
                try:
                    response = await client.get(options.url)
                    state["answered"] += 1
                    if response.status_code != 200:
                        errors[f"status {response.status_code}"] += 1
                except httpx.HTTPError as error:
                    errors[type(error).__name__] += 1

    await asyncio.gather(*(run_connection() for _ in range(options.connections)))
    report = {
        "client": f"httpx {httpx.__version__}",
        "seed": options.seed,
        "answered": state["answered"],
        "errors": errors.total(),
        "causes": dict(errors),
    }
    print(json.dumps(report))
    return 1 if errors else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8080/health")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=500)
    parser.add_argument("--expiry", type=float, default=5.0, help="seconds (httpx's default: 5)")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    options = parser.parse_args()
    if urllib.parse.urlsplit(options.url).hostname not in LOOPBACK_HOSTS:
        print("keepalive sends to this machine only.", file=sys.stderr)
        return 2
    return asyncio.run(run(options))


if __name__ == "__main__":
    sys.exit(main())

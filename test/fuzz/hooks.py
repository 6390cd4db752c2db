"""Counts the requests and which operations had a 2xx, and says so when the run ends."""
import atexit
import collections

import schemathesis

statuses = collections.defaultdict(collections.Counter)


@schemathesis.hook
def after_call(context, case, response):
    statuses[case.operation.label][response.status_code] += 1


@atexit.register
def report():
    by_status = sum(statuses.values(), collections.Counter())
    succeeded = [name for name, counts in statuses.items() if any(200 <= s < 300 for s in counts)]
    print(f"{by_status.total()} requests:", dict(sorted(by_status.items())))
    print(f"{len(succeeded)} of {len(statuses)} operations with a 2xx; without:")
    for name in sorted(statuses.keys() - set(succeeded)):
        print(f"  {name} {dict(sorted(statuses[name].items()))}")

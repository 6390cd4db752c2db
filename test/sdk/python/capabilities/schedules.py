"""Schedules."""

from conductor.client.http.models.save_schedule_request import SaveScheduleRequest
from conductor.client.http.models.start_workflow_request import StartWorkflowRequest

from support import doubling, ended, unique, until

EVERY_SECOND = "* * * ? * *"
ONCE_A_YEAR = "0 0 0 1 1 ?"


def save(clients, cron: str) -> str:
    """Saves a schedule of the doubling workflow, and answers its name."""
    name = unique("sdk_python_schedule")
    start = StartWorkflowRequest(name=doubling(clients), version=1, input={"number": 4})
    clients.get_scheduler_client().save_schedule(
        SaveScheduleRequest(
            name=name, cron_expression=cron, start_workflow_request=start, zone_id="Europe/Berlin"
        )
    )
    return name


def keep(clients) -> None:
    scheduler = clients.get_scheduler_client()
    name = save(clients, ONCE_A_YEAR)
    schedule = scheduler.get_schedule(name)
    assert schedule.cron_expression == ONCE_A_YEAR and schedule.zone_id == "Europe/Berlin"
    found = scheduler.get_all_schedules(doubling(clients))
    assert name in [one.name for one in found]
    scheduler.delete_schedule(name)
    assert name not in [one.name for one in scheduler.get_all_schedules()]


def pause(clients) -> None:
    scheduler = clients.get_scheduler_client()
    name = save(clients, ONCE_A_YEAR)
    scheduler.pause_schedule(name, "for the test")
    assert scheduler.get_schedule(name).paused is True
    scheduler.resume_schedule(name)
    assert scheduler.get_schedule(name).paused is False
    scheduler.delete_schedule(name)


def preview(clients) -> None:
    scheduler = clients.get_scheduler_client()
    times = scheduler.get_next_few_schedule_execution_times(EVERY_SECOND, limit=3)
    assert [later - times[0] for later in times] == [0, 1000, 2000], times


def fire(clients) -> None:
    scheduler = clients.get_scheduler_client()
    name = save(clients, EVERY_SECOND)
    query = f"scheduleName IN ({name})"

    def look():
        found = scheduler.search_schedule_executions(query=query).results
        return [run for run in found if run.state == "EXECUTED"]

    try:
        execution = until(look)[0]
    finally:
        scheduler.delete_schedule(name)
    assert execution.schedule_name == name
    assert ended(clients, execution.workflow_id).output == {"number": 8}


TESTS = [
    ("saves, reads, lists and removes schedules", keep),
    ("pauses and resumes a schedule", pause),
    ("previews the next times of a cron expression", preview),
    ("finds what a schedule has started", fire),
]

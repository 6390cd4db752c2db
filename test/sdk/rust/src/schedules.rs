//! Schedules.

use conductor::models::SaveScheduleRequest;
use serde_json::json;

use crate::support::{equal, first, object, unique, until, Outcome, Sdk, Step};
use crate::Report;

const EVERY_SECOND: &str = "* * * ? * *";
const ONCE_A_YEAR: &str = "0 0 0 1 1 ?";

pub async fn run(report: &mut Report) {
    report
        .check("saves, reads, lists and removes schedules", keep)
        .await;
    report.check("pauses and resumes a schedule", pause).await;
    report
        .check("previews the next times of a cron expression", preview)
        .await;
    report
        .check("finds what a schedule has started", fire)
        .await;
}

/// Saves a schedule of the doubling workflow, and answers its name.
async fn save(sdk: &Sdk, cron: &str) -> Step<String> {
    let name = unique("sdk_rust_schedule");
    let request = SaveScheduleRequest::new(&name, cron, sdk.doubling().await?)
        .with_version(1)
        .with_input(object([("number", json!(4))]))
        .with_timezone("Europe/Berlin");
    sdk.client
        .scheduler_client()
        .save_schedule(&request)
        .await?;
    Ok(name)
}

async fn keep(sdk: Sdk) -> Outcome {
    let scheduler = sdk.client.scheduler_client();
    let name = save(&sdk, ONCE_A_YEAR).await?;
    let schedule = scheduler.get_schedule(&name).await?;
    equal(schedule.cron_expression.as_str(), ONCE_A_YEAR)?;
    equal(schedule.zone_id.as_deref(), Some("Europe/Berlin"))?;
    let workflow = sdk.doubling().await?;
    let found = scheduler.get_all_schedules(Some(&workflow)).await?;
    equal(found.iter().any(|one| one.name == name), true)?;
    scheduler.delete_schedule(&name).await?;
    let left = scheduler.get_all_schedules(None).await?;
    equal(left.iter().any(|one| one.name == name), false)
}

async fn pause(sdk: Sdk) -> Outcome {
    let scheduler = sdk.client.scheduler_client();
    let name = save(&sdk, ONCE_A_YEAR).await?;
    scheduler.pause_schedule(&name).await?;
    equal(scheduler.get_schedule(&name).await?.paused, true)?;
    scheduler.resume_schedule(&name).await?;
    equal(scheduler.get_schedule(&name).await?.paused, false)?;
    Ok(scheduler.delete_schedule(&name).await?)
}

async fn preview(sdk: Sdk) -> Outcome {
    let scheduler = sdk.client.scheduler_client();
    let times = scheduler
        .get_next_few_schedule_execution_times(EVERY_SECOND, None, None, Some(3))
        .await?;
    equal(times[2] - times[0], 2_000)
}

async fn fire(sdk: Sdk) -> Outcome {
    let scheduler = sdk.client.scheduler_client();
    let name = save(&sdk, EVERY_SECOND).await?;
    let query = format!("scheduleName IN ({name}) AND state IN (EXECUTED)");
    let found = until(|| async {
        let page = scheduler
            .search_schedule_executions(Some(0), Some(10), None, Some("*"), Some(&query))
            .await?;
        Ok(first(page.results))
    })
    .await;
    scheduler.delete_schedule(&name).await?;
    let id = found?.workflow_id.unwrap_or_default();
    equal(
        sdk.completed(&id).await?.output,
        object([("number", json!(8))]),
    )
}

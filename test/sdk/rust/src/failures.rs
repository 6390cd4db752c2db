//! Workers that fail, give up or need more time.

use conductor::models::{TaskStatus, WorkflowStatus, WorkflowTask};
use serde_json::json;

use crate::support::{equal, object, Outcome, Sdk, Step};
use crate::workers::{FATAL, FLAKY, PATIENT};
use crate::Report;

pub async fn run(report: &mut Report) {
    report
        .check("tries a task again whose worker failed", retry_task)
        .await;
    report
        .check(
            "retries an execution whose worker failed for good",
            retry_execution,
        )
        .await;
    report
        .check("puts a task back, finishes it later, and logs", put_back)
        .await;
}

async fn start(sdk: &Sdk, kind: &str) -> Step<String> {
    let tasks = vec![WorkflowTask::simple(kind, "only")];
    let name = sdk.register(&format!("{kind}_flow"), &[], tasks).await?;
    sdk.start(&name, object([])).await
}

async fn retry_task(sdk: Sdk) -> Outcome {
    let id = start(&sdk, FLAKY).await?;
    let tasks = sdk.completed(&id).await?.tasks;
    let statuses: Vec<TaskStatus> = tasks.iter().map(|task| task.status).collect();
    equal(statuses, vec![TaskStatus::Failed, TaskStatus::Completed])?;
    equal(
        tasks[0].reason_for_incompletion.as_deref(),
        Some("the first attempt fails"),
    )
}

async fn retry_execution(sdk: Sdk) -> Outcome {
    let id = start(&sdk, FATAL).await?;
    let failed = sdk.ended(&id, WorkflowStatus::Failed).await?;
    equal(failed.tasks[0].status, TaskStatus::FailedWithTerminalError)?;
    sdk.client
        .workflow_client()
        .retry_workflow(&id, false)
        .await?;
    let tasks = sdk.completed(&id).await?.tasks;
    equal(
        tasks[tasks.len() - 1].output_data.clone(),
        object([("attempt", json!(1))]),
    )
}

async fn put_back(sdk: Sdk) -> Outcome {
    let id = start(&sdk, PATIENT).await?;
    let task = &sdk.completed(&id).await?.tasks[0];
    equal(task.output_data.get("polls"), Some(&json!(2)))?;
    let tasks = sdk.client.task_client();
    tasks.add_task_log(&task.task_id, "a line").await?;
    let logs = tasks.get_task_logs(&task.task_id).await?;
    // This client sends the line as JSON, which is kept as it came.
    equal(
        logs.iter().map(|line| line.log.as_str()).collect(),
        vec!["\"a line\""],
    )
}

//! What an operator does with executions.

use std::collections::HashMap;

use conductor::models::{TaskStatus, WorkflowStatus};
use serde_json::{json, Value};

use crate::support::{equal, object, Outcome, Sdk};
use crate::Report;

pub async fn run(report: &mut Report) {
    report.check("pauses and resumes an execution", pause).await;
    report
        .check("terminates and restarts an execution", terminate)
        .await;
    report
        .check(
            "runs an execution again from a task, with another input",
            rerun,
        )
        .await;
    report.check("skips a task", skip).await;
    report
        .check(
            "pauses, resumes, terminates, restarts and retries many at once",
            bulk,
        )
        .await;
}

async fn pause(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let id = sdk.start(&sdk.holding().await?, object([])).await?;
    workflows.pause_workflow(&id).await?;
    equal(
        workflows.get_workflow(&id, false).await?.status,
        WorkflowStatus::Paused,
    )?;
    workflows.resume_workflow(&id).await?;
    equal(
        workflows.get_workflow(&id, false).await?.status,
        WorkflowStatus::Running,
    )?;
    Ok(workflows
        .terminate_workflow(&id, Some("enough"), false)
        .await?)
}

async fn terminate(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let id = sdk.start(&sdk.holding().await?, object([])).await?;
    workflows
        .terminate_workflow(&id, Some("enough"), false)
        .await?;
    let run = sdk.ended(&id, WorkflowStatus::Terminated).await?;
    equal(run.reason_for_incompletion.as_deref(), Some("enough"))?;
    workflows.restart_workflow(&id, true).await?;
    sdk.tell(&id, 1).await?;
    equal(
        sdk.completed(&id).await?.output,
        object([("number", json!(2))]),
    )
}

async fn rerun(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let id = sdk
        .start(&sdk.doubling().await?, object([("number", json!(2))]))
        .await?;
    let task_id = sdk.completed(&id).await?.tasks[0].task_id.clone();
    let input = object([("number", json!(7))]);
    // The answer is the bare id, which this client takes for JSON: it reports an error, and the run goes on.
    let _ = workflows
        .rerun_workflow(&id, &task_id, Some(input), None)
        .await;
    equal(
        sdk.completed(&id).await?.output,
        object([("number", json!(14))]),
    )
}

async fn skip(sdk: Sdk) -> Outcome {
    let id = sdk.start(&sdk.holding().await?, object([])).await?;
    sdk.client
        .workflow_client()
        .skip_task(&id, "double")
        .await?;
    sdk.tell(&id, 1).await?;
    let tasks = sdk.completed(&id).await?.tasks;
    let statuses: HashMap<&str, TaskStatus> = tasks
        .iter()
        .map(|task| (task.reference_task_name.as_str(), task.status))
        .collect();
    let expected = [
        ("hold", TaskStatus::Completed),
        ("double", TaskStatus::Skipped),
    ];
    equal(statuses, HashMap::from(expected))
}

async fn bulk(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(sdk.start(&sdk.holding().await?, object([])).await?);
    }
    let more = [ids.clone(), vec!["nothing".to_owned()]].concat();
    let paused = workflows.pause_workflows(&more).await?;
    equal(
        paused["bulkErrorResults"]
            .as_object()
            .map(|errors| errors.len()),
        Some(1),
    )?;
    succeeds(&paused, &ids)?;
    succeeds(&workflows.resume_workflows(&ids).await?, &ids)?;
    succeeds(
        &workflows.terminate_workflows(&ids, Some("enough")).await?,
        &ids,
    )?;
    succeeds(&workflows.restart_workflows(&ids, true).await?, &ids)?;
    succeeds(&workflows.terminate_workflows(&ids, None).await?, &ids)?;
    succeeds(&workflows.retry_workflows(&ids).await?, &ids)?;
    succeeds(&workflows.terminate_workflows(&ids, None).await?, &ids)
}

fn succeeds(answer: &HashMap<String, Value>, ids: &[String]) -> Outcome {
    let mut found: Vec<&str> = answer["bulkSuccessfulResults"]
        .as_array()
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut expected: Vec<&str> = ids.iter().map(String::as_str).collect();
    found.sort_unstable();
    expected.sort_unstable();
    equal(found, expected)
}

//! Starting executions, waiting for them, and speaking to them.

use std::time::Duration;

use conductor::client::{TestWorkflowRequest, WorkflowStateUpdate};
use conductor::models::{
    StartWorkflowRequest, TaskResult, TaskResultStatus, TaskStatus, WorkflowStatus, WorkflowTask,
};
use serde_json::{json, Value};

use crate::support::{double, equal, first, object, unique, until, Outcome, Sdk};
use crate::workers::LABEL;
use crate::Report;

const WORKFLOWS: usize = 200;

pub async fn run(report: &mut Report) {
    report
        .check(
            &format!("finishes {WORKFLOWS} workflows with its own workers"),
            many,
        )
        .await;
    report
        .check(
            "starts an execution and reads it, its status and its task",
            start,
        )
        .await;
    report
        .check("executes and waits for the end", execute)
        .await;
    report
        .check("executes and waits for a task", execute_until)
        .await;
    report
        .check(
            "ends a task by its reference name, waiting and without",
            by_reference,
        )
        .await;
    report
        .check("polls a task and reports its result by hand", by_hand)
        .await;
    report
        .check("changes variables, and the state of a task", state)
        .await;
    report.check("tests a workflow with mocks", rehearse).await;
}

/// Each doubles a number, and labels it when the input says so.
async fn many(sdk: Sdk) -> Outcome {
    let label =
        WorkflowTask::simple(LABEL, "label").with_input_param("number", "${double.output.number}");
    let choice = WorkflowTask::switch_value_param("choose", "kind")
        .with_input_param("kind", "${workflow.input.kind}")
        .with_switch_case("labelled", vec![label]);
    let outputs = [
        ("number", "${double.output.number}"),
        ("label", "${label.output.label}"),
    ];
    let tasks = vec![double("${workflow.input.number}"), choice];
    let name = sdk.register("sdk_rust_flow", &outputs, tasks).await?;
    let mut started = Vec::new();
    for number in 0..WORKFLOWS {
        let kind = if number % 2 == 0 { "labelled" } else { "plain" };
        let input = object([("number", json!(number)), ("kind", json!(kind))]);
        started.push(sdk.start(&name, input).await?);
    }
    for (number, id) in started.iter().enumerate() {
        let twice = 2 * number;
        let label = if number % 2 == 0 {
            json!(format!("number {twice}"))
        } else {
            Value::Null
        };
        let expected = object([("number", json!(twice)), ("label", label)]);
        equal(sdk.completed(id).await?.output, expected)?;
    }
    Ok(())
}

async fn start(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let request = StartWorkflowRequest::new(sdk.doubling().await?)
        .with_version(1)
        .with_input_value("number", 3)
        .with_correlation_id("three")
        .with_priority(5);
    let id = workflows.start_workflow(&request).await?;
    let run = sdk.completed(&id).await?;
    equal(run.output, object([("number", json!(6))]))?;
    equal(run.correlation_id.as_deref(), Some("three"))?;
    equal(run.priority, 5)?;
    let status = workflows.get_workflow_status(&id, true, true).await?;
    equal(status.status, WorkflowStatus::Completed)?;
    let task = sdk
        .client
        .task_client()
        .get_task(&run.tasks[0].task_id)
        .await?;
    equal(task.status, TaskStatus::Completed)
}

async fn execute(sdk: Sdk) -> Outcome {
    let request = StartWorkflowRequest::new(sdk.doubling().await?)
        .with_version(1)
        .with_input_value("number", 5);
    let run = sdk
        .client
        .workflow_client()
        .execute_workflow(&request, Duration::from_secs(10))
        .await?;
    equal(run.status, WorkflowStatus::Completed)?;
    equal(run.output, object([("number", json!(10))]))
}

async fn execute_until(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let request = StartWorkflowRequest::new(sdk.holding().await?).with_version(1);
    let run = workflows
        .execute_workflow_with_return_strategy(
            &request,
            None,
            Some("hold"),
            10,
            None,
            Some("TARGET_WORKFLOW"),
        )
        .await?;
    equal(run.status, WorkflowStatus::Running)?;
    Ok(workflows
        .terminate_workflow(&run.workflow_id, Some("enough"), false)
        .await?)
}

async fn by_reference(sdk: Sdk) -> Outcome {
    let id = sdk.start(&sdk.holding().await?, object([])).await?;
    sdk.tell(&id, 8).await?;
    equal(
        sdk.completed(&id).await?.output,
        object([("number", json!(16))]),
    )?;
    let other = sdk.start(&sdk.holding().await?, object([])).await?;
    let (status, output) = (TaskResultStatus::Completed, json!({ "number": 9 }));
    let tasks = sdk.client.task_client();
    let run = tasks
        .update_task_sync(&other, "hold", status, output, None)
        .await?;
    equal(run.workflow_id, other.clone())?;
    equal(
        sdk.completed(&other).await?.output,
        object([("number", json!(18))]),
    )
}

/// Polls and reports without the framework.
async fn by_hand(sdk: Sdk) -> Outcome {
    let tasks = sdk.client.task_client();
    let kind = unique("sdk_rust_by_hand");
    sdk.register(&kind, &[], vec![WorkflowTask::simple(&kind, "hand")])
        .await?;
    let batched = sdk.start(&kind, object([])).await?;
    let task = until(|| async {
        Ok(first(
            tasks
                .batch_poll(&kind, Some("me"), None, 5, Duration::from_secs(1))
                .await?,
        ))
    })
    .await?;
    tasks
        .update_task(&TaskResult::completed(&task.task_id, &batched))
        .await?;
    sdk.completed(&batched).await?;
    let single = sdk.start(&kind, object([])).await?;
    let task = until(|| async { Ok(tasks.poll_task(&kind, Some("me"), None).await?) }).await?;
    tasks
        .update_task(&TaskResult::completed(&task.task_id, &single))
        .await?;
    sdk.completed(&single).await?;
    Ok(())
}

async fn state(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let id = sdk.start(&sdk.holding().await?, object([])).await?;
    workflows
        .update_variables(&id, object([("colour", json!("red"))]))
        .await?;
    let result = TaskResult::completed("", &id).with_output_value("number", 4);
    let update = WorkflowStateUpdate {
        task_reference_name: Some("hold".to_owned()),
        variables: object([("size", json!(3))]),
        task_result: Some(result),
    };
    let names = ["double".to_owned()];
    let run = workflows
        .update_state(&id, &update, Some(&names), Some(5))
        .await?;
    equal(
        run.variables,
        object([("colour", json!("red")), ("size", json!(3))]),
    )?;
    equal(
        sdk.completed(&id).await?.output,
        object([("number", json!(8))]),
    )
}

async fn rehearse(sdk: Sdk) -> Outcome {
    let request = TestWorkflowRequest::new(sdk.doubling().await?)
        .with_version(1)
        .with_input(object([("number", json!(1))]))
        .with_mock_output("double", object([("number", json!(99))]));
    let run = sdk.client.workflow_client().test_workflow(&request).await?;
    equal(run.output, object([("number", json!(99))]))
}

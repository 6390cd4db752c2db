//! Finding executions and tasks, and looking at queues.

use conductor::client::CorrelationIdsSearchRequest;
use conductor::models::{StartWorkflowRequest, WorkflowTask};
use serde_json::json;

use crate::support::{equal, first, object, unique, until, Outcome, Sdk, Step};
use crate::workers::DOUBLE;
use crate::Report;

pub async fn run(report: &mut Report) {
    report.check("searches executions", search).await;
    report.check("searches tasks", search_tasks).await;
    report
        .check("finds executions by correlation ids", correlated)
        .await;
    report.check("lists running executions", running).await;
    report
        .check("reads queue sizes and who polls", queues)
        .await;
}

async fn start_findable(sdk: &Sdk, correlation_id: &str) -> Step<String> {
    let request = StartWorkflowRequest::new(sdk.doubling().await?)
        .with_version(1)
        .with_input_value("number", 1)
        .with_correlation_id(correlation_id);
    let id = sdk
        .client
        .workflow_client()
        .start_workflow(&request)
        .await?;
    sdk.completed(&id).await?;
    Ok(id)
}

async fn search(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let correlation_id = unique("found");
    let id = start_findable(&sdk, &correlation_id).await?;
    let query = format!("correlationId = '{correlation_id}' AND status = COMPLETED");
    let whole = until(|| async {
        Ok(first(
            workflows
                .search_workflows_v2(Some(&query), Some("*"), 0, 10)
                .await?
                .results,
        ))
    })
    .await?;
    equal(whole.workflow_id, id.clone())?;
    equal(whole.output, object([("number", json!(2))]))?;
    let found = workflows
        .search_workflows(Some(&query), None, 0, 10)
        .await?;
    equal(found.total_hits, 1)?;
    equal(found.results[0].workflow_id.as_str(), id.as_str())
}

async fn search_tasks(sdk: Sdk) -> Outcome {
    let tasks = sdk.client.task_client();
    let id = start_findable(&sdk, &unique("found")).await?;
    let query = format!("workflowId = {id}");
    let whole = until(|| async {
        Ok(first(
            tasks
                .search_tasks_v2(Some(&query), Some("*"), 0, 10)
                .await?
                .results,
        ))
    })
    .await?;
    equal(whole.task_type.as_str(), DOUBLE)
}

async fn correlated(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let correlation_id = unique("found");
    let id = start_findable(&sdk, &correlation_id).await?;
    let name = sdk.doubling().await?;
    let ids = [correlation_id.clone()];
    let run = until(|| async {
        let mut found = workflows
            .get_by_correlation_ids(&name, &ids, true, true)
            .await?;
        Ok(found.remove(&correlation_id).and_then(first))
    })
    .await?;
    equal(run.workflow_id, id.clone())?;
    let request = CorrelationIdsSearchRequest::new()
        .with_correlation_ids(ids.to_vec())
        .with_workflow_names(vec![name]);
    let batch = workflows
        .get_by_correlation_ids_in_batch(&request, true, false)
        .await?;
    equal(batch[&correlation_id][0].workflow_id.as_str(), id.as_str())
}

async fn running(sdk: Sdk) -> Outcome {
    let workflows = sdk.client.workflow_client();
    let name = unique("sdk_rust_running");
    sdk.register(&name, &[], vec![WorkflowTask::wait("hold")])
        .await?;
    let id = sdk.start(&name, object([])).await?;
    let found = until(|| async {
        Ok(first(
            workflows
                .get_running_workflows(&name, Some(1), None, None)
                .await?,
        ))
    })
    .await?;
    equal(found, id.clone())?;
    Ok(workflows
        .terminate_workflow(&id, Some("enough"), false)
        .await?)
}

async fn queues(sdk: Sdk) -> Outcome {
    let tasks = sdk.client.task_client();
    equal(
        tasks.get_task_poll_data(DOUBLE).await?[0]
            .queue_name
            .as_str(),
        DOUBLE,
    )?;
    equal(tasks.get_all_poll_data().await?.is_empty(), false)?;
    let nobody = unique("nobody");
    equal(tasks.get_queue_size_for_task(&nobody).await?, 0)?;
    equal(tasks.requeue_pending_tasks(&nobody).await?.as_str(), "0")
}

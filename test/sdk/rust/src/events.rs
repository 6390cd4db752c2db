//! Event handlers.

use conductor::models::WorkflowTask;
use serde_json::{json, Value};

use crate::support::{equal, first, object, unique, until, Outcome, Sdk, Step};
use crate::Report;

pub async fn run(report: &mut Report) {
    report
        .check("registers, reads, updates and removes event handlers", keep)
        .await;
    report
        .check(
            "starts a workflow by an event that another publishes",
            publish,
        )
        .await;
}

/// Starts the doubling workflow with the number of the event.
async fn handler(sdk: &Sdk, event: &str, correlation_id: &str) -> Step<Value> {
    Ok(json!({
        "name": unique("sdk_rust_handler"),
        "event": event,
        "active": true,
        "actions": [{
            "action": "start_workflow",
            "start_workflow": {
                "name": sdk.doubling().await?,
                "version": 1,
                "correlationId": correlation_id,
                "input": { "number": "${number}" },
            },
        }],
    }))
}

async fn keep(sdk: Sdk) -> Outcome {
    let events = sdk.client.event_client();
    let event = format!("conductor:{}", unique("sdk_rust_event"));
    let mut handler = handler(&sdk, &event, "unused").await?;
    let name = handler["name"].as_str().unwrap_or_default().to_owned();
    events.register_event_handler(&handler).await?;
    equal(
        &events.get_event_handlers(&event, true).await?[0]["name"],
        &json!(name),
    )?;
    handler["active"] = json!(false);
    events.update_event_handler(&handler).await?;
    equal(events.get_event_handlers(&event, true).await?.len(), 0)?;
    let all = events.get_all_event_handlers().await?;
    equal(all.iter().any(|one| one["name"] == json!(name)), true)?;
    events.remove_event_handler(&name).await?;
    equal(events.get_event_handlers(&event, false).await?.len(), 0)
}

async fn publish(sdk: Sdk) -> Outcome {
    let events = sdk.client.event_client();
    let name = unique("sdk_rust_publisher");
    let ids = [unique("published")];
    let handler = handler(&sdk, &format!("conductor:{name}:published"), &ids[0]).await?;
    events.register_event_handler(&handler).await?;
    let task = WorkflowTask::event("publish", "conductor:published").with_input_param("number", 11);
    sdk.register(&name, &[], vec![task]).await?;
    let publisher = sdk.start(&name, object([])).await?;
    sdk.completed(&publisher).await?;
    let workflows = sdk.client.workflow_client();
    let doubling = sdk.doubling().await?;
    let run = until(|| async {
        let mut found = workflows
            .get_by_correlation_ids(&doubling, &ids, true, false)
            .await?;
        Ok(found.remove(&ids[0]).and_then(first))
    })
    .await?;
    equal(
        sdk.completed(&run.workflow_id).await?.output,
        object([("number", json!(22))]),
    )?;
    Ok(events
        .remove_event_handler(handler["name"].as_str().unwrap_or_default())
        .await?)
}

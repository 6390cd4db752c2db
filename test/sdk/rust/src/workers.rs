//! The workers, in the SDK's own framework, and their task definitions.

use conductor::models::{RetryLogic, Task, TaskDef};
use conductor::worker::{FnWorker, TaskHandler, WorkerOutput};
use serde_json::json;

use crate::support::{object, Sdk, Step};

pub const DOUBLE: &str = "sdk_rust_double";
pub const LABEL: &str = "sdk_rust_label";
pub const FLAKY: &str = "sdk_rust_flaky";
pub const FATAL: &str = "sdk_rust_fatal";
pub const PATIENT: &str = "sdk_rust_patient";

/// Registers a definition for each worker and lets the SDK's framework run them.
pub async fn start(sdk: &Sdk) -> Step<TaskHandler> {
    for name in [DOUBLE, LABEL, FLAKY, FATAL, PATIENT] {
        let definition = TaskDef::new(name).with_retry(2, RetryLogic::Fixed, 1);
        sdk.client
            .metadata_client()
            .register_task_def(&definition)
            .await?;
    }
    let mut handler = TaskHandler::new(sdk.configuration.clone())?;
    handler.add_worker(
        FnWorker::new(DOUBLE, |task: Task| async move {
            let number: i64 = task.get_input("number").unwrap_or_default();
            Ok(WorkerOutput::completed(object([(
                "number",
                json!(2 * number),
            )])))
        })
        .with_thread_count(10),
    );
    handler.add_worker(
        FnWorker::new(LABEL, |task: Task| async move {
            let number: i64 = task.get_input("number").unwrap_or_default();
            let label = format!("number {number}");
            Ok(WorkerOutput::completed(object([("label", json!(label))])))
        })
        .with_thread_count(10),
    );
    handler.add_worker(FnWorker::new(FLAKY, |task: Task| async move {
        if task.retry_count() == 0 {
            return Ok(WorkerOutput::failed("the first attempt fails"));
        }
        Ok(attempt(&task))
    }));
    handler.add_worker(FnWorker::new(FATAL, |task: Task| async move {
        if task.retry_count() == 0 {
            return Ok(WorkerOutput::FailedWithTerminalError(
                "not again".to_owned(),
            ));
        }
        Ok(attempt(&task))
    }));
    handler.add_worker(FnWorker::new(PATIENT, |task: Task| async move {
        if task.poll_count() < 2 {
            return Ok(WorkerOutput::in_progress(1));
        }
        Ok(WorkerOutput::completed(object([(
            "polls",
            json!(task.poll_count()),
        )])))
    }));
    handler.start().await?;
    Ok(handler)
}

fn attempt(task: &Task) -> WorkerOutput {
    WorkerOutput::completed(object([("attempt", json!(task.retry_count()))]))
}

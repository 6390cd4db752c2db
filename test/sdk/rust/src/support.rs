//! What the tests share: waiting, comparing, and the workflows that several of them use.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

use conductor::client::ConductorClient;
use conductor::configuration::Configuration;
use conductor::error::{ConductorError, Result as Answer};
use conductor::models::{
    StartWorkflowRequest, TaskResultStatus, Workflow, WorkflowDef, WorkflowStatus, WorkflowTask,
};
use serde_json::Value;

use crate::workers::DOUBLE;

/// How a test ends.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The result of a step of a test.
pub type Step<T> = Result<T, Box<dyn Error>>;

pub type Object = HashMap<String, Value>;

const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The client and its configuration.
#[derive(Clone)]
pub struct Sdk {
    pub client: ConductorClient,
    pub configuration: Configuration,
}

/// Members of a JSON object.
pub fn object<const COUNT: usize>(members: [(&str, Value); COUNT]) -> Object {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Fails unless two values are equal.
pub fn equal<T: PartialEq + Debug>(actual: T, expected: T) -> Outcome {
    if actual == expected {
        return Ok(());
    }
    Err(format!("found {actual:?}, expected {expected:?}").into())
}

/// Fails unless a call was refused because what it names is not there.
pub fn absent<T>(answer: Answer<T>) -> Outcome {
    match answer {
        Err(ConductorError::Api { message, .. }) if message.starts_with("Not found") => Ok(()),
        Err(other) => Err(format!("refused by {other:?}").into()),
        Ok(_) => Err("nothing was refused".into()),
    }
}

/// A name that no other run of these tests uses.
pub fn unique(name: &str) -> String {
    format!("{name}_{}", &uuid::Uuid::new_v4().to_string()[..8])
}

/// What a look finds, as soon as it finds something.
pub async fn until<T, Look, Looking>(look: Look) -> Step<T>
where
    Look: Fn() -> Looking,
    Looking: Future<Output = Step<Option<T>>>,
{
    let deadline = Instant::now() + TIME_LIMIT;
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if Instant::now() > deadline {
            return Err("nothing was found in time".into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The first of a list.
pub fn first<T>(list: Vec<T>) -> Option<T> {
    list.into_iter().next()
}

impl Sdk {
    pub fn new(url: &str) -> Step<Self> {
        let configuration = Configuration::new(format!("{url}/api"));
        let client = ConductorClient::new(configuration.clone())?;
        Ok(Self {
            client,
            configuration,
        })
    }

    /// The execution once it has ended, which must be with this status.
    pub async fn ended(&self, id: &str, status: WorkflowStatus) -> Step<Workflow> {
        let run = until(|| async {
            let run = self.client.workflow_client().get_workflow(id, true).await?;
            Ok(run.is_terminal().then_some(run))
        })
        .await?;
        if run.status == status {
            return Ok(run);
        }
        Err(format!("{:?}: {:?}", run.status, run.reason_for_incompletion).into())
    }

    pub async fn completed(&self, id: &str) -> Step<Workflow> {
        self.ended(id, WorkflowStatus::Completed).await
    }

    /// Starts an execution and answers its id.
    pub async fn start(&self, name: &str, input: Object) -> Step<String> {
        let request = StartWorkflowRequest::new(name)
            .with_version(1)
            .with_input(input);
        Ok(self
            .client
            .workflow_client()
            .start_workflow(&request)
            .await?)
    }

    /// Registers a workflow of these tasks, in order, and answers its name.
    pub async fn register(
        &self,
        name: &str,
        outputs: &[(&str, &str)],
        tasks: Vec<WorkflowTask>,
    ) -> Step<String> {
        let mut definition = WorkflowDef::new(name).with_version(1).with_tasks(tasks);
        for (key, value) in outputs {
            definition = definition.with_output_param(*key, *value);
        }
        let metadata = self.client.metadata_client();
        metadata
            .register_or_update_workflow_def(&definition, true)
            .await?;
        Ok(name.to_owned())
    }

    /// A workflow that doubles the number of its input.
    pub async fn doubling(&self) -> Step<String> {
        let outputs = [("number", "${double.output.number}")];
        let tasks = vec![double("${workflow.input.number}")];
        self.register("sdk_rust_doubling", &outputs, tasks).await
    }

    /// A workflow that waits to be told a number, and doubles it.
    pub async fn holding(&self) -> Step<String> {
        let outputs = [("number", "${double.output.number}")];
        let tasks = vec![WorkflowTask::wait("hold"), double("${hold.output.number}")];
        self.register("sdk_rust_holding", &outputs, tasks).await
    }

    /// Ends the task that an execution of the holding workflow waits in.
    pub async fn tell(&self, id: &str, number: i32) -> Outcome {
        let output = serde_json::json!({ "number": number });
        let tasks = self.client.task_client();
        let status = TaskResultStatus::Completed;
        tasks
            .update_task_by_ref_name(id, "hold", status, output, None)
            .await?;
        Ok(())
    }
}

/// The task that doubles a number.
pub fn double(number: &str) -> WorkflowTask {
    WorkflowTask::simple(DOUBLE, "double").with_input_param("number", number)
}

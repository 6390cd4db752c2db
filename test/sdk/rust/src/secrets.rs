//! Secrets.

use conductor::models::WorkflowTask;
use serde_json::json;

use crate::support::{equal, object, unique, Outcome, Sdk};
use crate::Report;

pub async fn run(report: &mut Report) {
    report
        .check("writes, reads, lists and removes secrets", keep)
        .await;
    report
        .check(
            "uses a secret in a workflow, which does not show it",
            use_one,
        )
        .await;
}

async fn keep(sdk: Sdk) -> Outcome {
    let secrets = sdk.client.secret_client();
    let key = unique("sdk_rust_secret");
    equal(secrets.secret_exists(&key).await?, false)?;
    secrets.put_secret(&key, "not for everybody").await?;
    equal(secrets.secret_exists(&key).await?, true)?;
    equal(
        secrets.get_secret(&key).await?.as_str(),
        "not for everybody",
    )?;
    equal(secrets.list_all_secret_names().await?.contains(&key), true)?;
    equal(
        secrets
            .list_secrets_that_user_can_grant_access_to()
            .await?
            .contains(&key),
        true,
    )?;
    secrets.delete_secret(&key).await?;
    equal(secrets.secret_exists(&key).await?, false)
}

async fn use_one(sdk: Sdk) -> Outcome {
    let secrets = sdk.client.secret_client();
    let key = unique("sdk_rust_secret");
    secrets.put_secret(&key, "twelve chars").await?;
    let count = WorkflowTask::inline("count", "$.text.length")
        .with_input_param("text", format!("${{workflow.secrets.{key}}}"));
    sdk.register(&key, &[("length", "${count.output.result}")], vec![count])
        .await?;
    let id = sdk.start(&key, object([])).await?;
    let run = sdk.completed(&id).await?;
    secrets.delete_secret(&key).await?;
    equal(run.output.clone(), object([("length", json!(12))]))?;
    equal(format!("{run:?}").contains("twelve chars"), false)
}

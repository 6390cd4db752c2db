//! Definitions of tasks, workflows and schemas.

use conductor::models::{RetryLogic, SchemaDef, TaskDef, WorkflowDef, WorkflowTask};
use serde_json::json;

use crate::support::{absent, double, equal, object, unique, Outcome, Sdk};
use crate::workers::LABEL;
use crate::Report;

pub async fn run(report: &mut Report) {
    report
        .check(
            "registers, reads, updates, lists and removes task definitions",
            tasks,
        )
        .await;
    report
        .check(
            "registers, reads, updates, lists and removes workflow definitions",
            workflows,
        )
        .await;
    report
        .check(
            "runs a workflow of every operator of its builder",
            operators,
        )
        .await;
    report
        .check("registers, reads, lists and removes schemas", schemas)
        .await;
}

async fn tasks(sdk: Sdk) -> Outcome {
    let metadata = sdk.client.metadata_client();
    let name = unique("sdk_rust_task");
    let definition = |retries| TaskDef::new(&name).with_retry(retries, RetryLogic::Fixed, 1);
    metadata.register_task_def(&definition(7)).await?;
    equal(metadata.get_task_def(&name).await?.retry_count, 7)?;
    metadata.update_task_def(&definition(3)).await?;
    equal(metadata.get_task_def(&name).await?.retry_count, 3)?;
    let all = metadata.get_all_task_defs().await?;
    equal(all.iter().any(|one| one.name == name), true)?;
    equal(metadata.task_def_exists(&name).await?, true)?;
    metadata.delete_task_def(&name).await?;
    absent(metadata.get_task_def(&name).await)
}

async fn workflows(sdk: Sdk) -> Outcome {
    let metadata = sdk.client.metadata_client();
    let name = unique("sdk_rust_definition");
    let build = |version, description: &str| {
        let definition = WorkflowDef::new(&name).with_version(version);
        definition
            .with_description(description)
            .with_task(double("${workflow.input.number}"))
    };
    metadata.register_workflow_def(&build(1, "first")).await?;
    metadata.register_workflow_def(&build(2, "first")).await?;
    equal(metadata.get_workflow_def(&name, None).await?.version, 2)?;
    metadata.update_workflow_def(&build(1, "second")).await?;
    let read = metadata.get_workflow_def(&name, Some(1)).await?;
    equal(read.description.as_deref(), Some("second"))?;
    equal(
        metadata.get_all_workflow_def_versions(&name).await?.len(),
        2,
    )?;
    let all = metadata.get_all_workflow_defs().await?;
    equal(all.iter().filter(|one| one.name == name).count(), 2)?;
    metadata.delete_workflow_def(&name, 2).await?;
    metadata.delete_workflow_def(&name, 1).await?;
    absent(metadata.get_workflow_def(&name, None).await)
}

/// Every operator that the builder has and that needs nothing outside.
async fn operators(sdk: Sdk) -> Outcome {
    let label =
        WorkflowTask::simple(LABEL, "label").with_input_param("number", "${workflow.input.number}");
    let branches = vec![vec![double("${workflow.input.number}")], vec![label]];
    let joined = vec!["double".to_owned(), "label".to_owned()];
    let numbers = json!([1, 2, "${added.output.result}"]);
    let child =
        WorkflowTask::sub_workflow("child", sdk.doubling().await?).with_input_param("number", 21);
    let turn = WorkflowTask::inline("turn", "$.turn * 10")
        .with_input_param("turn", "${loop.output.iteration}");
    let tasks = vec![
        WorkflowTask::fork("fork", branches),
        WorkflowTask::join("join", joined),
        WorkflowTask::inline("added", "$.first + 1")
            .with_input_param("first", "${double.output.number}"),
        WorkflowTask::json_jq_transform("picked", "{ sum: (.numbers | add) }")
            .with_input_param("numbers", numbers),
        WorkflowTask::set_variable("kept").with_input_param("sum", "${picked.output.result.sum}"),
        WorkflowTask::do_while("loop", "$.loop['iteration'] < 3", vec![turn]),
        WorkflowTask::switch("choose", "$.sum > 5 ? 'many' : 'few'")
            .with_input_param("sum", "${workflow.variables.sum}")
            .with_switch_case("many", vec![child]),
    ];
    let outputs = [
        ("label", "${label.output.label}"),
        ("sum", "${workflow.variables.sum}"),
        ("turn", "${loop.output.3.turn.result}"),
        ("child", "${child.output.number}"),
    ];
    let name = sdk.register("sdk_rust_operators", &outputs, tasks).await?;
    let id = sdk.start(&name, object([("number", json!(4))])).await?;
    let expected = [
        ("label", json!("number 4")),
        ("sum", json!(12)),
        ("turn", json!(30)),
        ("child", json!(42)),
    ];
    equal(sdk.completed(&id).await?.output, object(expected))
}

async fn schemas(sdk: Sdk) -> Outcome {
    let schemas = sdk.client.schema_client();
    let name = unique("sdk_rust_schema");
    let data = json!({ "type": "object", "required": ["number"] });
    for version in [1, 2] {
        schemas
            .register_schema(&SchemaDef::json_schema(&name, version, data.clone()))
            .await?;
    }
    equal(schemas.get_schema(&name, 1).await?.data, data)?;
    let all = schemas.get_all_schemas().await?;
    equal(all.iter().filter(|one| one.name == name).count(), 2)?;
    schemas.delete_schema(&name, 2).await?;
    absent(schemas.get_schema(&name, 2).await)?;
    equal(schemas.get_schema(&name, 1).await?.version, 1)?;
    schemas.delete_schema_by_name(&name).await?;
    absent(schemas.get_schema(&name, 1).await)
}

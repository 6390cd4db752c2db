package main

import (
	"fmt"

	"github.com/antihax/optional"
	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

var findingTests = []test{
	{"searches executions, and executions by their tasks", search},
	{"searches tasks", searchTasks},
	{"finds executions by correlation ids", correlated},
	{"lists running executions", running},
	{"reads queue sizes and who polls", queues},
}

func startFindable(all *sdk) (name, correlationId, id string) {
	name = doubling(all)
	correlationId = unique("found")
	request := model.NewStartWorkflowRequest(name, 1, correlationId, object{"number": 1})
	id = value(all.executor.StartWorkflow(request))
	completed(all, id)
	return name, correlationId, id
}

func search(all *sdk) {
	name, correlationId, id := startFindable(all)
	query := fmt.Sprintf("workflowType = %s AND correlationId = '%s'", name, correlationId)
	found := until(func() []model.WorkflowSummary {
		return value(all.executor.Search(0, 10, query+" AND status = COMPLETED", "*"))
	})
	equal(len(found), 1)
	equal(found[0].WorkflowId, id)
	byTasks := fmt.Sprintf("workflowId = %s AND taskType = %s", id, double)
	options := &client.WorkflowResourceApiSearchWorkflowsByTasksOpts{Query: optional.NewString(byTasks)}
	summaries := until(func() []model.WorkflowSummary {
		return answer(all.workflows.SearchWorkflowsByTasks(background, options)).Results
	})
	equal(summaries[0].WorkflowId, id)
	whole := &client.WorkflowResourceApiSearchWorkflowsByTasksV2Opts{Query: options.Query}
	equal(answer(all.workflows.SearchWorkflowsByTasksV2(background, whole)).Results[0].WorkflowId, id)
}

func searchTasks(all *sdk) {
	_, _, id := startFindable(all)
	query := optional.NewString("workflowId = " + id)
	found := until(func() []model.TaskSummary {
		options := &client.TaskResourceApiSearch1Opts{Query: query}
		return answer(all.tasks.Search(background, options)).Results
	})
	equal(found[0].TaskType, double)
	options := &client.TaskResourceApiSearchV21Opts{Query: query}
	whole := answer(all.tasks.SearchV2(background, options)).Results
	equal(whole[0].TaskId, found[0].TaskId)
}

func correlated(all *sdk) {
	name, correlationId, id := startFindable(all)
	found := until(func() []model.Workflow {
		return value(all.executor.GetByCorrelationIds(name, true, true, correlationId))[correlationId]
	})
	equal(found[0].WorkflowId, id)
	ids, names := []string{correlationId}, []string{name}
	batch := value(all.executor.GetByCorrelationIdsAndNames(true, false, ids, names))
	equal(batch[correlationId][0].WorkflowId, id)
	options := &client.WorkflowResourceApiGetWorkflowsOpts{IncludeClosed: optional.NewBool(true)}
	single := answer(all.workflows.GetWorkflowsByCorrelationId(background, name, correlationId, options))
	equal(single[0].WorkflowId, id)
}

func running(all *sdk) {
	name := register(all, unique("sdk_go_running"), object{}, workflow.NewWaitTask("hold"))
	id := start(all, name, nil)
	found := until(func() []string {
		return answer(all.workflows.GetRunningWorkflow(background, name, nil))
	})
	equal(found, []string{id})
	must(all.executor.Terminate(id, "enough"))
}

func queues(all *sdk) {
	polls := answer(all.tasks.GetPollData(background, double))
	equal(polls[0].QueueName, double)
	nobody := unique("nobody")
	options := &client.TaskResourceApiSizeOpts{TaskType: optional.NewInterface([]string{nobody})}
	equal(answer(all.tasks.Size(background, options)), map[string]int{nobody: 0})
	answer(all.tasks.All(background))
	answer(all.tasks.AllVerbose(background))
	equal(len(answer(all.tasks.GetAllPollData(background))) > 0, true)
}

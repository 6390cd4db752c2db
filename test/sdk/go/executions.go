package main

import (
	"fmt"

	"github.com/antihax/optional"
	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

const workflows = 200

var executionTests = []test{
	{fmt.Sprintf("finishes %d workflows with its own workers", workflows), many},
	{"starts an execution and reads it, its status and its task", startAndRead},
	{"starts once with an idempotency key", startByKey},
	{"starts an execution by name", startByName},
	{"executes and waits, for the end and for a task", execute},
	{"ends a task by its reference name", byReference},
	{"polls a task and reports its result by hand", byHand},
	{"is told when an execution has ended", monitor},
}

// many doubles numbers, and labels them when the input says so.
func many(all *sdk) {
	doubled := workflow.NewSimpleTask(double, "double").Input("number", "${workflow.input.number}")
	labelled := workflow.NewSimpleTask(label, "label").Input("number", doubled.OutputRef("number"))
	choice := workflow.NewSwitchTask("choose", "${workflow.input.kind}").SwitchCase("labelled", labelled)
	outputs := object{"number": doubled.OutputRef("number"), "label": labelled.OutputRef("label")}
	name := register(all, "sdk_go_flow", outputs, doubled, choice)
	kinds := []string{"labelled", "plain"}
	started := []string{}
	for number := range workflows {
		started = append(started, start(all, name, object{"number": number, "kind": kinds[number%2]}))
	}
	for number, id := range started {
		expected := object{"number": 2 * number, "label": nil}
		if number%2 == 0 {
			expected["label"] = fmt.Sprintf("number %d", 2*number)
		}
		equal(completed(all, id).Output, expected)
	}
}

func startAndRead(all *sdk) {
	request := model.NewStartWorkflowRequest(doubling(all), 1, "three", object{"number": 3})
	request.Priority = 5
	id := value(all.executor.StartWorkflow(request))
	run := completed(all, id)
	equal(run.Output, object{"number": 6})
	equal([]interface{}{run.CorrelationId, run.Priority}, []interface{}{"three", 5})
	equal(len(run.Tasks), 1)
	status := value(all.executor.GetWorkflowStatus(id, true, false))
	equal(status.Output, object{"number": 6})
	equal(value(all.executor.GetTask(run.Tasks[0].TaskId)).Status, model.CompletedTask)
}

func startByKey(all *sdk) {
	request := model.NewIdempotentStartWorkflowRequest(
		doubling(all), 1, "", unique("key"), model.ReturnExisting, object{"number": 3},
	)
	first := value(all.executor.StartWorkflow(request))
	equal(value(all.executor.StartWorkflow(request)), first)
}

func startByName(all *sdk) {
	options := &client.WorkflowResourceApiStartWorkflowOpts{
		Version:       optional.NewInt32(1),
		CorrelationId: optional.NewString("named"),
	}
	input := object{"number": 5}
	id := answer(all.workflows.StartWorkflow(background, input, doubling(all), options))
	run := completed(all, id)
	equal(run.CorrelationId, "named")
	equal(run.Output, object{"number": 10})
}

func execute(all *sdk) {
	request := model.NewStartWorkflowRequest(doubling(all), 1, "", object{"number": 5})
	run := value(all.executor.ExecuteWorkflow(request, ""))
	equal(run.Status, "COMPLETED")
	equal(run.Output, object{"number": 10})
	waiting := model.NewStartWorkflowRequest(holding(all), 1, "", nil)
	paused := value(all.executor.ExecuteWorkflow(waiting, "hold"))
	equal(paused.Status, "RUNNING")
	must(all.executor.Terminate(paused.WorkflowId, "enough"))
}

func byReference(all *sdk) {
	id := start(all, holding(all), nil)
	tell(all, id, 8)
	equal(completed(all, id).Output, object{"number": 16})
}

// byHand polls and reports without the framework.
func byHand(all *sdk) {
	kind := unique("sdk_go_by_hand")
	register(all, kind, object{}, workflow.NewSimpleTask(kind, "hand"))
	report := func(task model.Task) {
		result := model.NewTaskResultFromTask(&task)
		result.Status = model.CompletedTask
		equal(answer(all.tasks.UpdateTask(background, result)), task.TaskId)
		completed(all, task.WorkflowInstanceId)
	}
	start(all, kind, nil)
	batch := &client.TaskResourceApiBatchPollOpts{Count: optional.NewInt32(5)}
	report(until(func() []model.Task {
		return answer(all.tasks.BatchPoll(background, kind, batch))
	})[0])
	start(all, kind, nil)
	report(until(func() []model.Task {
		task := answer(all.tasks.Poll(background, kind, nil))
		if task.TaskId == "" {
			return nil
		}
		return []model.Task{task}
	})[0])
}

func monitor(all *sdk) {
	request := model.NewStartWorkflowRequest(doubling(all), 1, "", object{"number": 6})
	running := all.executor.StartWorkflows(true, request)[0]
	must(running.Err)
	equal(value(running.WaitForCompletionUntilTimeout(timeLimit)).Output, object{"number": 12})
}

package main

import (
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

var failureTests = []test{
	{"tries a task again whose worker failed", retryTask},
	{"retries an execution whose worker failed for good", retryExecution},
	{"puts a task back, finishes it later, and logs", putBack},
}

func retryTask(all *sdk) {
	name := register(all, "sdk_go_flaky_flow", object{}, workflow.NewSimpleTask(flaky, "flaky"))
	run := completed(all, start(all, name, nil))
	equal([]interface{}{run.Tasks[0].Status, run.Tasks[1].Status}, []string{"FAILED", "COMPLETED"})
	equal(run.Tasks[0].ReasonForIncompletion, "the first attempt fails")
}

func retryExecution(all *sdk) {
	name := register(all, "sdk_go_fatal_flow", object{}, workflow.NewSimpleTask(fatal, "fatal"))
	id := start(all, name, nil)
	failed := ended(all, id, model.FailedWorkflow)
	equal(failed.Tasks[0].Status, "FAILED_WITH_TERMINAL_ERROR")
	must(all.executor.Retry(id, false))
	run := completed(all, id)
	equal(run.Tasks[len(run.Tasks)-1].OutputData, object{"attempt": 1})
}

func putBack(all *sdk) {
	name := register(all, "sdk_go_patient_flow", object{}, workflow.NewSimpleTask(patient, "patient"))
	task := completed(all, start(all, name, nil)).Tasks[0]
	equal(task.OutputData, object{"polls": 2})
	done(all.tasks.Log(background, "another line", task.TaskId))
	lines := []string{}
	for _, line := range answer(all.tasks.GetTaskLogs(background, task.TaskId)) {
		lines = append(lines, line.Log)
	}
	equal(lines, []string{"one line", "one line", "another line"})
}

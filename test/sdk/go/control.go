package main

import (
	"slices"

	"github.com/conductor-sdk/conductor-go/sdk/model"
)

var controlTests = []test{
	{"pauses and resumes an execution", pauseExecution},
	{"terminates and restarts an execution", terminateExecution},
	{"runs an execution again from a task, with another input", rerun},
	{"skips a task", skip},
	{"removes an execution", remove},
	{"pauses, resumes, terminates, restarts and retries many at once", bulk},
}

func statusOf(all *sdk, id string) model.WorkflowStatus {
	return value(all.executor.GetWorkflow(id, false)).Status
}

func pauseExecution(all *sdk) {
	id := start(all, holding(all), nil)
	must(all.executor.Pause(id))
	equal(statusOf(all, id), model.PausedWorkflow)
	must(all.executor.Resume(id))
	equal(statusOf(all, id), model.RunningWorkflow)
	must(all.executor.Terminate(id, "enough"))
}

func terminateExecution(all *sdk) {
	id := start(all, holding(all), nil)
	must(all.executor.Terminate(id, "enough"))
	equal(ended(all, id, model.TerminatedWorkflow).ReasonForIncompletion, "enough")
	must(all.executor.Restart(id, true))
	tell(all, id, 1)
	equal(completed(all, id).Output, object{"number": 2})
}

func rerun(all *sdk) {
	id := start(all, doubling(all), object{"number": 2})
	request := model.RerunWorkflowRequest{
		ReRunFromWorkflowId: id,
		ReRunFromTaskId:     completed(all, id).Tasks[0].TaskId,
		TaskInput:           object{"number": 7},
	}
	equal(value(all.executor.ReRun(id, request)), id)
	equal(completed(all, id).Output, object{"number": 14})
}

func skip(all *sdk) {
	id := start(all, holding(all), nil)
	request := model.SkipTaskRequest{TaskOutput: object{"number": 6}}
	must(all.executor.SkipTasksFromWorkflow(id, "double", request))
	tell(all, id, 1)
	statuses := map[string]interface{}{}
	for _, task := range completed(all, id).Tasks {
		statuses[task.ReferenceTaskName] = task.Status
	}
	equal(statuses, object{"hold": "COMPLETED", "double": "SKIPPED"})
}

func remove(all *sdk) {
	id := start(all, doubling(all), object{"number": 2})
	completed(all, id)
	must(all.executor.RemoveWorkflow(id))
	// This SDK asks for no archive.
	_, response, problem := all.workflows.GetExecutionStatus(background, id, nil)
	absent(response, problem)
}

func bulk(all *sdk) {
	ids := []string{}
	for range 3 {
		ids = append(ids, start(all, holding(all), nil))
	}
	slices.Sort(ids)
	succeeds := func(response model.BulkResponse) {
		slices.Sort(response.BulkSuccessfulResults)
		equal(response.BulkSuccessfulResults, ids)
	}
	paused := answer(all.bulk.PauseWorkflow1(background, append(slices.Clone(ids), "nothing")))
	equal(len(paused.BulkErrorResults), 1)
	succeeds(paused)
	succeeds(answer(all.bulk.ResumeWorkflow(background, ids)))
	succeeds(answer(all.bulk.Terminate(background, ids, nil)))
	succeeds(answer(all.bulk.Restart(background, ids, nil)))
	succeeds(answer(all.bulk.Terminate(background, ids, nil)))
	succeeds(answer(all.bulk.Retry1(background, ids)))
	succeeds(answer(all.bulk.Terminate(background, ids, nil)))
	for _, id := range ids {
		ended(all, id, model.TerminatedWorkflow)
	}
}

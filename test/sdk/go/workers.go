package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/worker"
)

const (
	double  = "sdk_go_double"
	label   = "sdk_go_label"
	flaky   = "sdk_go_flaky"
	fatal   = "sdk_go_fatal"
	patient = "sdk_go_patient"
)

// startWorkers registers a definition for each worker and lets the SDK's framework run them.
func startWorkers(all *sdk, api *client.APIClient) {
	runner := worker.NewTaskRunnerWithApiClient(api)
	for name, execute := range map[string]model.ExecuteTaskFunction{
		double:  doubleNumber,
		label:   labelNumber,
		flaky:   failOnce,
		fatal:   giveUpOnce,
		patient: putBackOnce,
	} {
		definition := model.TaskDef{Name: name, RetryCount: 2, RetryDelaySeconds: 1}
		done(all.metadata.RegisterTaskDef(background, []model.TaskDef{definition}))
		must(runner.StartWorker(name, execute, 10, 100*time.Millisecond))
	}
}

func doubleNumber(task *model.Task) (interface{}, error) {
	number, ok := task.InputData["number"].(float64)
	if !ok {
		return nil, errors.New("no number")
	}
	return object{"number": 2 * number}, nil
}

func labelNumber(task *model.Task) (interface{}, error) {
	return object{"label": fmt.Sprintf("number %v", task.InputData["number"])}, nil
}

// failOnce fails at its first attempt.
func failOnce(task *model.Task) (interface{}, error) {
	if task.RetryCount == 0 {
		return nil, errors.New("the first attempt fails")
	}
	return object{"attempt": task.RetryCount}, nil
}

// giveUpOnce fails at its first attempt, and wants no other.
func giveUpOnce(task *model.Task) (interface{}, error) {
	if task.RetryCount == 0 {
		return nil, model.NewNonRetryableError(errors.New("not again"))
	}
	return object{"attempt": task.RetryCount}, nil
}

// putBackOnce puts its task back once, and logs a line.
func putBackOnce(task *model.Task) (interface{}, error) {
	result := model.NewTaskResultFromTask(task)
	result.Logs = []model.TaskExecLog{{Log: "one line", TaskId: task.TaskId}}
	result.OutputData = object{"polls": task.PollCount}
	result.Status = model.CompletedTask
	if task.PollCount < 2 {
		result.Status = model.InProgressTask
		result.CallbackAfterSeconds = 1
	}
	return result, nil
}

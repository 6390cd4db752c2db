package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"time"

	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

const timeLimit = 60 * time.Second

type object = map[string]interface{}

var background = context.Background()

// must panics with the problem of a call that has to work.
func must(problem error) {
	if problem == nil {
		return
	}
	if answer, ok := problem.(client.GenericSwaggerError); ok {
		panic(fmt.Sprintf("%v: %s", problem, answer.Body()))
	}
	panic(problem)
}

// answer is the first result of a call that has to work.
func answer[Value any, Response any](value Value, _ Response, problem error) Value {
	must(problem)
	return value
}

// done is for calls that answer nothing.
func done[Response any](_ Response, problem error) {
	must(problem)
}

// value is the result of a call that has to work.
func value[Value any](result Value, problem error) Value {
	must(problem)
	return result
}

// equal panics when two values differ as JSON.
func equal(actual, expected interface{}) {
	found, wanted := asJSON(actual), asJSON(expected)
	if found != wanted {
		panic(fmt.Sprintf("found %s, expected %s", found, wanted))
	}
}

func asJSON(value interface{}) string {
	text, problem := json.Marshal(value)
	must(problem)
	return string(text)
}

// unique is a name that no other run of these tests uses.
func unique(name string) string {
	return fmt.Sprintf("%s_%08x", name, rand.Uint32())
}

// until looks again and again, until there is something.
func until[Value any](look func() []Value) []Value {
	deadline := time.Now().Add(timeLimit)
	for {
		if found := look(); len(found) > 0 {
			return found
		}
		if time.Now().After(deadline) {
			panic(fmt.Sprintf("nothing within %s", timeLimit))
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// ended is the execution once it has ended, which must be with this status.
func ended(all *sdk, id string, status model.WorkflowStatus) *model.Workflow {
	over := []model.WorkflowStatus{
		model.CompletedWorkflow, model.FailedWorkflow, model.TerminatedWorkflow, model.TimedOutWorkflow,
	}
	run := until(func() []*model.Workflow {
		run := value(all.executor.GetWorkflow(id, true))
		if slices.Contains(over, run.Status) {
			return []*model.Workflow{run}
		}
		return nil
	})[0]
	if run.Status != status {
		panic(fmt.Sprintf("%s: %s", run.Status, run.ReasonForIncompletion))
	}
	return run
}

func completed(all *sdk, id string) *model.Workflow {
	return ended(all, id, model.CompletedWorkflow)
}

// start starts an execution and answers its id.
func start(all *sdk, name string, input interface{}) string {
	return value(all.executor.StartWorkflow(model.NewStartWorkflowRequest(name, 1, "", input)))
}

// register registers a workflow of these tasks, in order, and answers its name.
func register(all *sdk, name string, outputs object, tasks ...workflow.TaskInterface) string {
	flow := workflow.NewConductorWorkflow(all.executor).Name(name).Version(1).OutputParameters(outputs)
	for _, task := range tasks {
		flow.Add(task)
	}
	must(flow.Register(true))
	return name
}

// doubling is a workflow that doubles the number of its input.
func doubling(all *sdk) string {
	doubled := workflow.NewSimpleTask(double, "double").Input("number", "${workflow.input.number}")
	return register(all, "sdk_go_doubling", object{"number": doubled.OutputRef("number")}, doubled)
}

// holding is a workflow that waits to be told a number, and doubles it.
func holding(all *sdk) string {
	hold := workflow.NewWaitTask("hold")
	doubled := workflow.NewSimpleTask(double, "double").Input("number", hold.OutputRef("number"))
	outputs := object{"number": doubled.OutputRef("number")}
	return register(all, "sdk_go_holding", outputs, hold, doubled)
}

// tell ends the task that an execution of the holding workflow waits in.
func tell(all *sdk, id string, number int) {
	output := object{"number": number}
	must(all.executor.UpdateTaskByRefName("hold", id, model.CompletedTask, output))
}

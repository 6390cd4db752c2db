package main

import (
	"net/http"
	"slices"

	"github.com/antihax/optional"
	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

var definitionTests = []test{
	{"registers, reads, updates, lists and removes task definitions", taskDefinitions},
	{"registers, reads, updates, lists and removes workflow definitions", workflowDefinitions},
	{"runs a workflow of every operator of its builder", operators},
}

// absent panics unless a call was refused because what it names is not there.
func absent(response *http.Response, problem error) {
	if problem == nil {
		panic("nothing was refused")
	}
	equal(response.StatusCode, http.StatusNotFound)
}

func taskDefinitions(all *sdk) {
	name := unique("sdk_go_task")
	definition := model.TaskDef{Name: name, RetryCount: 7, RetryDelaySeconds: 1}
	done(all.metadata.RegisterTaskDef(background, []model.TaskDef{definition}))
	equal(answer(all.metadata.GetTaskDef(background, name)).RetryCount, 7)
	definition.RetryCount = 3
	done(all.metadata.UpdateTaskDef(background, definition))
	equal(answer(all.metadata.GetTaskDef(background, name)).RetryCount, 3)
	found := slices.ContainsFunc(
		answer(all.metadata.GetTaskDefs(background)),
		func(one model.TaskDef) bool { return one.Name == name },
	)
	equal(found, true)
	done(all.metadata.UnregisterTaskDef(background, name))
	_, response, problem := all.metadata.GetTaskDef(background, name)
	absent(response, problem)
}

func workflowDefinitions(all *sdk) {
	name := unique("sdk_go_definition")
	task := workflow.NewSimpleTask(double, "double")
	build := func(version int32, description string) model.WorkflowDef {
		flow := workflow.NewConductorWorkflow(all.executor).Name(name).Version(version)
		return *flow.Description(description).Add(task).ToWorkflowDef()
	}
	read := func(version optional.Int32) model.WorkflowDef {
		options := &client.MetadataResourceApiGetOpts{Version: version}
		return answer(all.metadata.Get(background, name, options))
	}
	done(all.metadata.RegisterWorkflowDef(background, true, build(1, "first")))
	done(all.metadata.RegisterWorkflowDef(background, true, build(2, "first")))
	equal(read(optional.EmptyInt32()).Version, 2)
	done(all.metadata.Update(background, []model.WorkflowDef{build(1, "second")}))
	equal(read(optional.NewInt32(1)).Description, "second")
	versions := 0
	for _, one := range answer(all.metadata.GetAll(background)) {
		if one.Name == name {
			versions++
		}
	}
	equal(versions, 2)
	done(all.metadata.UnregisterWorkflowDef(background, name, 2))
	equal(read(optional.EmptyInt32()).Version, 1)
	must(all.executor.UnRegisterWorkflow(name, 1))
	_, response, problem := all.metadata.Get(background, name, nil)
	absent(response, problem)
}

// operators runs every operator that the builder has and that needs nothing outside.
func operators(all *sdk) {
	doubled := workflow.NewSimpleTask(double, "double").Input("number", "${workflow.input.number}")
	labelled := workflow.NewSimpleTask(label, "label").Input("number", "${workflow.input.number}")
	join := workflow.NewJoinTask("join", "double", "label")
	fork := workflow.NewForkTaskWithJoin(
		"fork", join, []workflow.TaskInterface{doubled}, []workflow.TaskInterface{labelled},
	)
	added := workflow.NewInlineGraalJSTask("added", "$.first + 1").
		Input("first", doubled.OutputRef("number"))
	picked := workflow.NewJQTask("picked", "{ sum: (.numbers | add) }").
		Input("numbers", []interface{}{1, 2, added.OutputRef("result")})
	kept := workflow.NewSetVariableTask("kept").Input("sum", picked.OutputRef("result.sum"))
	turn := workflow.NewInlineTask("turn", "$.turn * 10").Input("turn", "${loop.output.iteration}")
	loop := workflow.NewDoWhileTask("loop", "$.loop['iteration'] < 3", turn)
	child := workflow.NewSubWorkflowTask("child", doubling(all), 1).Input("number", 21)
	choice := workflow.NewSwitchTask("choose", "$.sum > 5 ? 'many' : 'few'").UseJavascript(true).
		Input("sum", "${workflow.variables.sum}").SwitchCase("many", child)
	outputs := object{
		"label": labelled.OutputRef("label"),
		"sum":   "${workflow.variables.sum}",
		"turn":  "${loop.output.3.turn.result}",
		"child": child.OutputRef("number"),
	}
	name := register(all, "sdk_go_operators", outputs, fork, added, picked, kept, loop, choice)
	run := completed(all, start(all, name, object{"number": 4}))
	equal(run.Output, object{"label": "number 4", "sum": 12, "turn": 30, "child": 42})
}

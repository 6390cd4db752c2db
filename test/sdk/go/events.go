package main

import (
	"slices"

	"github.com/antihax/optional"
	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

var eventTests = []test{
	{"registers, reads, updates and removes event handlers", handlers},
	{"starts a workflow by an event that another publishes", publish},
}

// handlerOf starts the doubling workflow with the number 11.
func handlerOf(all *sdk, event, correlationId string) model.EventHandler {
	return model.EventHandler{
		Name:   unique("sdk_go_handler"),
		Event:  event,
		Active: true,
		Actions: []model.Action{{
			Action: "start_workflow",
			StartWorkflow: &model.StartWorkflow{
				Name:          doubling(all),
				Version:       1,
				CorrelationId: correlationId,
				Input:         object{"number": 11},
			},
		}},
	}
}

func handlers(all *sdk) {
	event := "conductor:" + unique("sdk_go_event")
	handler := handlerOf(all, event, "unused")
	ofEvent := func(activeOnly bool) []model.EventHandler {
		options := &client.EventResourceApiGetEventHandlersForEventOpts{
			ActiveOnly: optional.NewBool(activeOnly),
		}
		return answer(all.events.GetEventHandlersForEvent(background, event, options))
	}
	done(all.events.AddEventHandler(background, handler))
	equal(ofEvent(true)[0].Name, handler.Name)
	handler.Condition = "$.number > 1"
	done(all.events.UpdateEventHandler(background, handler))
	equal(ofEvent(true)[0].Condition, handler.Condition)
	listed := slices.ContainsFunc(
		answer(all.events.GetEventHandlers(background)),
		func(one model.EventHandler) bool { return one.Name == handler.Name },
	)
	equal(listed, true)
	done(all.events.RemoveEventHandler(background, handler.Name))
	equal(len(ofEvent(false)), 0)
}

func publish(all *sdk) {
	name, correlationId := unique("sdk_go_publisher"), unique("published")
	handler := handlerOf(all, "conductor:"+name+":published", correlationId)
	done(all.events.AddEventHandler(background, handler))
	task := workflow.NewConductorEventTask("publish", "published")
	completed(all, start(all, register(all, name, object{}, task), nil))
	runs := until(func() []model.Workflow {
		return value(all.executor.GetByCorrelationIds(doubling(all), true, false, correlationId))[correlationId]
	})
	equal(completed(all, runs[0].WorkflowId).Output, object{"number": 22})
	done(all.events.RemoveEventHandler(background, handler.Name))
}

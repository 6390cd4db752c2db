package main

import (
	"fmt"
	"slices"

	"github.com/antihax/optional"
	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/model"
)

const (
	everySecond = "* * * ? * *"
	onceAYear   = "0 0 0 1 1 ?"
)

var scheduleTests = []test{
	{"saves, reads, lists and removes schedules", keepSchedule},
	{"pauses and resumes a schedule", pauseSchedule},
	{"previews the next times of a cron expression", preview},
	{"finds what a schedule has started", fire},
}

// saveSchedule saves a schedule of the doubling workflow, and answers its name.
func saveSchedule(all *sdk, cron string) string {
	name := unique("sdk_go_schedule")
	request := model.SaveScheduleRequest{
		Name:                 name,
		CronExpression:       cron,
		StartWorkflowRequest: model.NewStartWorkflowRequest(doubling(all), 1, "", object{"number": 4}),
	}
	answer(all.scheduler.SaveSchedule(background, request))
	return name
}

func keepSchedule(all *sdk) {
	name := saveSchedule(all, onceAYear)
	equal(answer(all.scheduler.GetSchedule(background, name)).CronExpression, onceAYear)
	listed := func() bool {
		options := &client.SchedulerResourceApiGetAllSchedulesOpts{
			WorkflowName: optional.NewString(doubling(all)),
		}
		return slices.ContainsFunc(
			answer(all.scheduler.GetAllSchedules(background, options)),
			func(one model.WorkflowScheduleModel) bool { return one.Name == name },
		)
	}
	equal(listed(), true)
	answer(all.scheduler.DeleteSchedule(background, name))
	equal(listed(), false)
}

func pauseSchedule(all *sdk) {
	name := saveSchedule(all, onceAYear)
	answer(all.scheduler.PauseSchedule(background, name))
	equal(answer(all.scheduler.GetSchedule(background, name)).Paused, true)
	answer(all.scheduler.ResumeSchedule(background, name))
	equal(answer(all.scheduler.GetSchedule(background, name)).Paused, false)
	answer(all.scheduler.DeleteSchedule(background, name))
}

func preview(all *sdk) {
	options := &client.SchedulerResourceApiGetNextFewSchedulesOpts{Limit: optional.NewInt32(3)}
	times := answer(all.scheduler.GetNextFewSchedules(background, everySecond, options))
	equal([]int64{times[1] - times[0], times[2] - times[0]}, []int64{1000, 2000})
}

func fire(all *sdk) {
	name := saveSchedule(all, everySecond)
	defer all.scheduler.DeleteSchedule(background, name)
	query := fmt.Sprintf("scheduleName IN (%s) AND state IN (EXECUTED)", name)
	options := &client.SchedulerSearchOpts{Query: optional.NewString(query)}
	runs := until(func() []model.WorkflowScheduleExecutionModel {
		return answer(all.scheduler.SearchV2(background, options)).Results
	})
	equal(runs[0].ScheduleName, name)
	equal(completed(all, runs[0].WorkflowId).Output, object{"number": 8})
}

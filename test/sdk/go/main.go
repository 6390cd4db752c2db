// What the official Go SDK, unmodified, can do with a server: one test per capability.
//
//	go run . --url http://localhost:8080
//
// The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/conductor-sdk/conductor-go/sdk/client"
	"github.com/conductor-sdk/conductor-go/sdk/settings"
	"github.com/conductor-sdk/conductor-go/sdk/workflow/executor"
	log "github.com/sirupsen/logrus"
)

// test is a capability and what shows it; run panics when it does not hold.
type test struct {
	name string
	run  func(sdk *sdk)
}

// sdk holds the clients that the tests use.
type sdk struct {
	executor  *executor.WorkflowExecutor
	workflows client.WorkflowClient
	bulk      client.WorkflowBulkClient
	tasks     client.TaskClient
	metadata  client.MetadataClient
	scheduler client.SchedulerClient
	events    client.EventHandlerClient
	secrets   client.SecretsClient
}

func main() {
	url := flag.String("url", "http://localhost:8080", "address of the server")
	flag.Parse()
	log.SetLevel(log.ErrorLevel)
	api := client.NewAPIClient(nil, settings.NewHttpSettings(strings.TrimRight(*url, "/")+"/api"))
	all := &sdk{
		executor:  executor.NewWorkflowExecutor(api),
		workflows: client.NewWorkflowClient(api),
		bulk:      client.NewWorkflowBulkClient(api),
		tasks:     client.NewTaskClient(api),
		metadata:  client.NewMetadataClient(api),
		scheduler: client.NewSchedulerClient(api),
		events:    client.NewEventHandlerClient(api),
		secrets:   client.NewSecretsClient(api),
	}
	startWorkers(all, api)
	passed, failed := 0, 0
	for _, area := range [][]test{
		definitionTests, executionTests, failureTests, controlTests, findingTests,
		scheduleTests, eventTests, secretTests,
	} {
		for _, one := range area {
			if passes(one, all) {
				passed++
			} else {
				failed++
			}
		}
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

func passes(one test, all *sdk) (passed bool) {
	began := time.Now()
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Printf("FAILED  %s\n%v\n%s\n", one.name, problem, debug.Stack())
		}
	}()
	one.run(all)
	fmt.Printf("ok      %s, %.1f s\n", one.name, time.Since(began).Seconds())
	return true
}

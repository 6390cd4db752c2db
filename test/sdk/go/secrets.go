package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/conductor-sdk/conductor-go/sdk/workflow"
)

var secretTests = []test{
	{"writes, reads, lists and removes secrets", keepSecret},
	{"uses a secret in a workflow, which does not show it", useSecret},
}

func keepSecret(all *sdk) {
	key := unique("sdk_go_secret")
	equal(answer(all.secrets.SecretExists(background, key)), false)
	answer(all.secrets.PutSecret(background, "not for everybody", key))
	equal(answer(all.secrets.SecretExists(background, key)), true)
	equal(answer(all.secrets.GetSecret(background, key)), "not for everybody")
	equal(slices.Contains(answer(all.secrets.ListAllSecretNames(background)), key), true)
	grantable := answer(all.secrets.ListSecretsThatUserCanGrantAccessTo(background))
	equal(slices.Contains(grantable, key), true)
	answer(all.secrets.DeleteSecret(background, key))
	equal(answer(all.secrets.SecretExists(background, key)), false)
}

func useSecret(all *sdk) {
	key := unique("sdk_go_secret")
	answer(all.secrets.PutSecret(background, "twelve chars", key))
	counted := workflow.NewInlineTask("count", "$.text.length").
		Input("text", fmt.Sprintf("${workflow.secrets.%s}", key))
	name := register(all, key, object{"length": counted.OutputRef("result")}, counted)
	run := completed(all, start(all, name, nil))
	answer(all.secrets.DeleteSecret(background, key))
	equal(run.Output, object{"length": 12})
	equal(strings.Contains(asJSON(run), "twelve chars"), false)
}

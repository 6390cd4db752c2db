package baton;

import static baton.Sdk.equal;
import static baton.Sdk.unique;

import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.sdk.workflow.def.tasks.Javascript;
import java.util.List;
import java.util.Map;

/** Secrets. */
final class Secrets {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("writes, reads, lists and removes secrets", () -> keep(sdk)),
            new Capability("uses a secret in a workflow, which does not show it", () -> use(sdk)));
    }

    private static void keep(Sdk sdk) {
        String key = unique("sdk_java_secret");
        equal(sdk.secrets.secretExists(key), false);
        // The value comes first in this client.
        sdk.secrets.putSecret("not for everybody", key);
        equal(sdk.secrets.secretExists(key), true);
        equal(sdk.secrets.getSecret(key), "not for everybody");
        equal(sdk.secrets.listAllSecretNames().contains(key), true);
        equal(sdk.secrets.listSecretsThatUserCanGrantAccessTo().contains(key), true);
        sdk.secrets.deleteSecret(key);
        equal(sdk.secrets.secretExists(key), false);
    }

    private static void use(Sdk sdk) throws Exception {
        String key = unique("sdk_java_secret");
        sdk.secrets.putSecret("twelve chars", key);
        Javascript count =
            new Javascript("count", "$.text.length").input("text", "${workflow.secrets." + key + "}");
        String name = sdk.register(key, Map.of("length", "${count.output.result}"), count);
        Workflow run = sdk.completed(sdk.start(name, Map.of()));
        sdk.secrets.deleteSecret(key);
        equal(run.getOutput(), Map.of("length", 12));
        equal(run.toString().contains("twelve chars") || run.getTasks().toString().contains("twelve chars"), false);
    }
}

/** Secrets. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { inlineTask } from "@io-orkes/conductor-javascript";
import { absent, ended, register, start, unique } from "../support.mjs";

/** This client sends a value as a JSON string, which is kept as it came, with its quotes. */
const kept = (value) => JSON.stringify(value);

export const secretTests = {
  "writes, reads, lists and removes secrets": async ({ secrets }) => {
    const key = unique("sdk_javascript_secret");
    await secrets.putSecret(key, "not for everybody");
    equal(await secrets.secretExists(key), true);
    equal(await secrets.getSecret(key), kept("not for everybody"));
    equal((await secrets.listAllSecretNames()).includes(key), true);
    equal((await secrets.listSecretsThatUserCanGrantAccessTo()).includes(key), true);
    await secrets.deleteSecret(key);
    // `secretExists` of this client is true for any answer, also for the server's `false`.
    await absent(() => secrets.getSecret(key));
  },

  "uses a secret in a workflow, which does not show it": async (sdk) => {
    const key = unique("sdk_javascript_secret");
    await sdk.secrets.putSecret(key, "twelve chars");
    const count = inlineTask("count", "$.text.length");
    count.inputParameters.text = `\${workflow.secrets.${key}}`;
    const name = await register(sdk, key, { length: "${count.output.result}" }, count);
    const run = await ended(sdk, await start(sdk, name));
    await sdk.secrets.deleteSecret(key);
    equal(run.output, { length: kept("twelve chars").length });
    equal(JSON.stringify(run).includes("twelve chars"), false);
  },
};

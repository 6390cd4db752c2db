/** What HTTP tasks call: answers after a while, or fails. */
import type { TaskAnswer } from "../../src/engine/events.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";
import type { Life } from "./object-home.ts";
import { between } from "./stream.ts";

export class HttpEndpoint {
  private readonly loop: EventLoop;
  private readonly faults: Faults;
  private readonly random: SeededRandom;

  constructor(loop: EventLoop, faults: Faults, random: SeededRandom) {
    this.loop = loop;
    this.faults = faults;
    this.random = random;
  }

  call(life: Life, taskId: string): Promise<TaskAnswer> {
    return new Promise((resolve) => {
      if (life.state !== "alive") return;
      const answered = life.onEnd(() => {});
      const answer = this.answerTo(taskId);
      life.later(between(this.random, 1, 500), () => {
        answered();
        resolve(answer);
      });
    });
  }

  private answerTo(taskId: string): TaskAnswer {
    if (this.faults.strikes("http call fails")) {
      return { status: "FAILED", output: {}, reason: `no answer for ${taskId}` };
    }
    return { status: "COMPLETED", output: { response: { statusCode: 200, body: "ok" } } };
  }
}

import { parentPort } from "node:worker_threads";
import { type RenderAnswer, type RenderJob, renderJob } from "./render-job.ts";

// Runs in a thread of its own: drawing takes a tenth of a second, in which a daemon must still answer.
parentPort?.on("message", (job: RenderJob) => {
  parentPort?.postMessage(answerOf(job));
});

function answerOf(job: RenderJob): RenderAnswer {
  try {
    return { kind: "done", png: renderJob(job) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { kind: "failed", error: { name: error.name, message: error.message, stack: error.stack ?? "" } };
  }
}

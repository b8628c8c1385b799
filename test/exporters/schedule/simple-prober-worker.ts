import { get } from "node:http";
import { parentPort, workerData } from "node:worker_threads";
import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import { runProberWorker } from "../../../exporters/schedule/thread/run-prober-worker.ts";

// A probing thread that knows one kind of probe only, and dies when it is answered 500.
const nothing = { reason: undefined, detail: "", durationSeconds: 0, hops: [], tls: undefined, evidence: undefined };

if (parentPort !== null) {
  runProberWorker({
    port: parentPort,
    start: workerData,
    probeOnce: (probe, signal) =>
      new Promise<ProbeAttempt>((resolve) => {
        if (probe.kind !== "http") throw new Error(`no ${probe.kind} here`);
        const request = get(probe.url, { agent: false, signal }, (response) => {
          response.resume();
          if (response.statusCode === 500) throw new Error("the target was too much");
          resolve({ ...nothing, result: response.statusCode === 200 ? "success" : "failure" });
        });
        request.on("error", (error) => resolve({ ...nothing, result: "failure", detail: error.message }));
      }),
  });
}

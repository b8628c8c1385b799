import { parentPort, workerData } from "node:worker_threads";
import { createSecretReader } from "../../service/secrets.ts";
import { loadProbeKinds, probeOnce } from "../probe/probe-kinds.ts";
import { newTraceparent } from "./thread/new-traceparent.ts";
import type { ProberStart } from "./thread/prober-protocol.ts";
import { runProberWorker } from "./thread/run-prober-worker.ts";

// The program of the probing thread: neither rendering nor the store ever delays a probe.
if (parentPort !== null) {
  const start: ProberStart = workerData;
  const { userAgent, traced } = start;
  const secret = createSecretReader(process.env);
  await loadProbeKinds(start.probes.map(({ kind }) => kind));
  runProberWorker({
    port: parentPort,
    start,
    probeOnce: async (probe, signal) => {
      const traceparent = traced ? newTraceparent() : undefined;
      const attempt = await probeOnce(probe, { signal, secret, userAgent, traceparent });
      return traceparent === undefined ? attempt : { ...attempt, traceparent };
    },
  });
}

import { probeOnce } from "../../exporters/probe/probe-kinds.ts";
import { httpProbe, tlsDefaults } from "../../test/exporters/sample-probe.ts";

// The program of a process that makes attempts as fast as it can, the way the probing thread does, and says how many it made.
// Usage: node bench/exporter/probe-loop.ts URL CA-FILE CONCURRENCY (with an IPC channel that says when to count)
const [url = "", ca = "", concurrency = "32"] = process.argv.slice(2);

const probe = httpProbe("bench", url, { redirects: 0, tls: { ...tlsDefaults, ca } });
const made = { success: 0, failure: 0, inconclusive: 0 };
const context = {
  signal: new AbortController().signal,
  secret: () => "",
  userAgent: "nines/0.0.0 (synthetic probe)",
  traceparent: undefined,
};

process.on("message", () => process.send?.(made));
process.on("disconnect", () => process.exit());
for (let lane = 0; lane < Number(concurrency); lane++) {
  void (async () => {
    for (;;) made[(await probeOnce(probe, context)).result]++;
  })();
}

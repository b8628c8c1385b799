import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeCertificate } from "../../test/certificates.ts";
import { startBlackbox } from "../../test/servers/blackbox.ts";
import { type Nginx, startNginx } from "../../test/servers/nginx.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { askProbes } from "./ask-probes.ts";
import { processCost } from "./process-cost.ts";
import { startExporter } from "./start-exporter.ts";

/** How fast one tool probes one kind of target, and what a probe costs its process. */
export interface ProbeCost {
  readonly tool: string;
  readonly scheme: "HTTP" | "HTTPS";
  readonly probesPerSecond: number;
  /** Of the tool's own process: user and system time. */
  readonly cpuMsPerProbe: number;
  readonly failures: number;
  readonly residentMb: number;
}

interface Work {
  readonly pid: number;
  readonly counts: () => Promise<{ readonly successes: number; readonly failures: number }>;
  readonly stop: () => Promise<void>;
}

interface Contestant {
  readonly tool: string;
  /** Begins to probe as fast as it can. */
  readonly start: (url: string) => Promise<Work>;
}

const concurrency = 32;
const warmUpMs = 2_000;

/** Has nines and blackbox_exporter probe the same nginx in turn, over and over; gives the round with the median cost of each. */
export function measureSideBySide({
  rounds,
  seconds,
}: {
  readonly rounds: number;
  readonly seconds: number;
}): Promise<readonly ProbeCost[]> {
  return inTemporaryFolder("bench", async (folder) => {
    const certificate = makeCertificate({ commonName: "bench" });
    const ca = join(folder, "ca.pem");
    await writeFile(ca, certificate.cert);
    const nginx = await startNginx({
      server: 'location = / { default_type text/plain; return 200 "hello"; }',
      certificate,
      tlsServer: "ssl_session_cache off; ssl_session_tickets off;",
    });
    try {
      return await withContestants({ folder, ca, nginx }, async (contestants) => {
        const measured: ProbeCost[] = [];
        for (let round = 0; round < rounds; round++) {
          for (const scheme of ["HTTP", "HTTPS"] as const) {
            const url = `${scheme === "HTTP" ? nginx.url : nginx.tlsUrl}/`;
            for (const { tool, start } of contestants) {
              measured.push({ tool, scheme, ...(await measure(await start(url), seconds)) });
            }
          }
        }
        const groups = Map.groupBy(measured, ({ tool, scheme }) => `${scheme} ${tool}`);
        return [...groups.values()].map(medianOf).sort((a, b) => (a.scheme < b.scheme ? -1 : 1));
      });
    } finally {
      await nginx.stop();
    }
  });
}

interface Place {
  readonly folder: string;
  readonly ca: string;
  readonly nginx: Nginx;
}

async function withContestants<T>(
  { folder, ca, nginx }: Place,
  work: (contestants: readonly Contestant[]) => Promise<T>,
): Promise<T> {
  const blackbox = await startBlackbox({
    http: { prober: "http", timeout: "10s", http: { preferred_ip_protocol: "ip4", tls_config: { ca_file: ca } } },
  });
  const stack = {
    name: "bench",
    probes: [{ name: "http", url: `${nginx.tlsUrl}/`, tls: { ca }, interval: "1h" }],
    services: [
      { name: "web", slos: [{ name: "up", objective: "99", period: "90d", sli: { kind: "probe", probe: "http" } }] },
    ],
  };
  const exporter = await startExporter(folder, stack);
  try {
    return await work([
      { tool: "nines, probing by itself", start: (url) => startLoop(url, ca) },
      { tool: "nines, asked at /probe", start: (url) => startAsking(exporter, url) },
      { tool: "blackbox_exporter, asked at /probe", start: (url) => startAsking(blackbox, url) },
    ]);
  } finally {
    exporter.signal("SIGTERM");
    await exporter.ended;
    await blackbox.stop();
  }
}

/** A process with nothing but attempts. */
async function startLoop(url: string, ca: string): Promise<Work> {
  const child = fork(join(import.meta.dirname, "probe-loop.ts"), [url, ca, String(concurrency)]);
  await once(child, "spawn");
  return {
    pid: child.pid ?? -1,
    counts: async () => {
      child.send("count");
      const [made] = (await once(child, "message")) as [Record<"success" | "failure" | "inconclusive", number>];
      return { successes: made.success, failures: made.failure + made.inconclusive };
    },
    stop: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function startAsking(
  { pid, url }: { readonly pid: number; readonly url: string },
  target: string,
): Promise<Work> {
  const asked = askProbes(`${url}/probe?module=http&target=${encodeURIComponent(target)}`, concurrency);
  return {
    pid,
    counts: async () => ({ successes: asked.successes(), failures: asked.failures() }),
    stop: async () => asked.stop(),
  };
}

async function measure({ pid, counts, stop }: Work, seconds: number): Promise<Omit<ProbeCost, "tool" | "scheme">> {
  try {
    await delay(warmUpMs);
    const [before, costBefore, startedMs] = [await counts(), await processCost(pid), performance.now()];
    await delay(1000 * seconds);
    const [after, cost, endedMs] = [await counts(), await processCost(pid), performance.now()];
    const probes = after.successes - before.successes;
    return {
      probesPerSecond: (1000 * probes) / (endedMs - startedMs),
      cpuMsPerProbe: (1000 * (cost.cpuSeconds - costBefore.cpuSeconds)) / probes,
      failures: after.failures - before.failures,
      residentMb: cost.residentMb,
    };
  } finally {
    await stop();
  }
}

function medianOf(rounds: readonly ProbeCost[]): ProbeCost {
  const sorted = [...rounds].sort((a, b) => a.cpuMsPerProbe - b.cpuMsPerProbe);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return { ...middle, failures: rounds.reduce((sum, { failures }) => sum + failures, 0) };
}

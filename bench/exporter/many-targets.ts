import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { StatusView, TargetView } from "../../exporters/output/exporter-view.ts";
import { makeCertificate } from "../../test/certificates.ts";
import type { ExporterProcess } from "../../test/exporters/run/exporter-process.ts";
import { type Nginx, startNginx } from "../../test/servers/nginx.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { processCost } from "./process-cost.ts";
import { startExporter } from "./start-exporter.ts";

/** How one process copes with many targets, in one stretch of time. */
export interface Stretch {
  readonly name: string;
  /** Since the process began: probes that succeeded, and what became of the other due times. */
  readonly probesSoFar: number;
  readonly lostSoFar: Readonly<Record<"failure" | "missed" | "inconclusive", number>>;
  /** Share of one core that the whole process used. */
  readonly cpuShare: number;
  readonly residentMb: number;
  /** The longest that the probing thread stood still. */
  readonly worstStallMs: number;
  /** Of the attempts' own measurements. */
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly scrapes: Scrapes | undefined;
}

/** What scraping was like, from the outside. */
export interface Scrapes {
  readonly firstMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  /** As they are sent: compressed. */
  readonly megabytes: number;
}

export interface ManyTargetsOptions {
  readonly targets: number;
  readonly slos: number;
  readonly intervalSeconds: number;
  /** Stretches take turns, so that what else the machine does falls on both. */
  readonly rounds: number;
}

/** Lets one exporter probe many targets, with nobody scraping it and with a scrape every second, in turn. */
export function measureManyTargets(options: ManyTargetsOptions): Promise<readonly Stretch[]> {
  return inTemporaryFolder("bench", async (folder) => {
    const nginx = await startNginx({
      server: 'location / { default_type text/plain; return 200 "hello"; }',
      certificate: makeCertificate({ commonName: "bench" }),
    });
    try {
      const exporter = await startExporter(folder, stackOf(nginx, options), {
        NODE_OPTIONS: "--max-semi-space-size=16",
      });
      try {
        // One whole interval, in which every target is probed for the first time.
        await delay(1000 * options.intervalSeconds);
        const stretches: Stretch[] = [];
        for (let round = 0; round < options.rounds; round++) {
          stretches.push(await stretch(exporter, options, false), await stretch(exporter, options, true));
        }
        return stretches;
      } finally {
        exporter.signal("SIGTERM");
        await exporter.ended;
      }
    } finally {
      await nginx.stop();
    }
  });
}

function stackOf(nginx: Nginx, { targets, slos, intervalSeconds }: ManyTargetsOptions): object {
  const name = (index: number) => `target-${index}`;
  const probes = Array.from({ length: targets }, (_, index) => ({
    name: name(index),
    url: `${nginx.url}/${index}`,
    interval: `${intervalSeconds}s`,
  }));
  const sli = (index: number) => ({ kind: "probe", probe: name(index) });
  const declared = Array.from({ length: slos }, (_, index) => ({
    name: name(index),
    objective: "99",
    period: "30d",
    sli: sli(index),
  }));
  return { name: "bench", probes, services: [{ name: "web", slos: declared }] };
}

/** A little more than an interval, so that the last attempt of every target lies in it. */
async function stretch(
  { url, pid }: ExporterProcess,
  { intervalSeconds }: ManyTargetsOptions,
  isScraped: boolean,
): Promise<Stretch> {
  const seconds = intervalSeconds + 5;
  const [before, startedMs] = [await processCost(pid), performance.now()];
  const stalls: number[] = [];
  const scrapes: Scraped[] = [];
  for (let second = 1; second <= seconds; second++) {
    await delay(Math.max(0, startedMs + 1000 * second - performance.now()));
    if (isScraped) scrapes.push(await scrape(url));
    const status = (await (await fetch(`${url}/api/status`)).json()) as StatusView;
    stalls.push(1000 * (status.health.loopLagSeconds["prober"] ?? 0));
  }
  const [cost, endedMs] = [await processCost(pid), performance.now()];
  const { targets } = (await (await fetch(`${url}/api/targets`)).json()) as { readonly targets: readonly TargetView[] };
  const durations = targets.map(({ last }) => 1000 * (last?.durationSeconds ?? Number.NaN)).sort((a, b) => a - b);
  const counted = (which: (counts: TargetView["counts"]) => number) =>
    targets.reduce((sum, { counts }) => sum + which(counts), 0);
  return {
    name: isScraped ? "a scrape every second" : "no scrapes",
    probesSoFar: counted(({ success }) => success),
    lostSoFar: {
      failure: counted(({ failure }) => failure),
      missed: counted(({ missed }) => missed),
      inconclusive: counted(({ inconclusive }) => inconclusive),
    },
    cpuShare: (1000 * (cost.cpuSeconds - before.cpuSeconds)) / (endedMs - startedMs),
    residentMb: cost.residentMb,
    worstStallMs: Math.max(...stalls),
    medianMs: quantile(durations, 0.5),
    p99Ms: quantile(durations, 0.99),
    scrapes: isScraped ? scrapesOf(scrapes) : undefined,
  };
}

interface Scraped {
  readonly ms: number;
  readonly bytes: number;
}

/** Asks as Prometheus does, and waits for the last byte. */
function scrape(url: string): Promise<Scraped> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    get(`${url}/metrics`, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ ms: performance.now() - startedMs, bytes }));
    }).on("error", reject);
  });
}

function scrapesOf(scrapes: readonly Scraped[]): Scrapes {
  // The first one writes the lines of all targets, like the first of any Prometheus.
  const [first, ...later] = scrapes;
  const sorted = later.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    firstMs: first?.ms ?? Number.NaN,
    medianMs: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, 0.9),
    megabytes: (later.at(-1)?.bytes ?? Number.NaN) / 1e6,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

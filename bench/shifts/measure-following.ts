import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { ShiftsAnswer } from "../../slo/shift/shift-report.ts";
import { inTemporaryFolder } from "../../test/temporary-folder.ts";
import { processCost } from "../exporter/process-cost.ts";
import { startExporter } from "../exporter/start-exporter.ts";
import { quantile } from "../relay/quantile.ts";
import { type BenchShift, benchShiftSpec } from "./bench-shifts.ts";
import { startHaproxySocket } from "./haproxy-socket.ts";

/** What it costs an exporter to follow traffic shifts, and how long its answers take. */
export interface FollowingCost {
  readonly shifts: number;
  /** Of one core, with nobody asking. */
  readonly cpuShare: number;
  readonly residentMb: number;
  /** Shifts that could not be read at a look: on a machine that is busy for longer than a reading may take. */
  readonly mostBlind: number;
  readonly metrics: Answers;
  readonly gate: Answers;
}

export interface Answers {
  readonly medianMs: number;
  readonly p90Ms: number;
  /** Of one answer as it was sent. */
  readonly kilobytes: number;
}

const asked = 40;

/** Lets one exporter follow shifts: weights and counters of HAProxy by its socket, all others by Prometheus. */
export function measureFollowing(
  shifts: readonly BenchShift[],
  { prometheus, seconds }: { readonly prometheus: string; readonly seconds: number },
): Promise<FollowingCost> {
  return inTemporaryFolder("bench", async (folder) => {
    const socket = await startHaproxySocket(shifts.filter(({ kind }) => kind === "haproxy").map(({ name }) => name));
    try {
      const exporter = await startExporter(folder, benchShiftSpec(shifts, { prometheus, haproxy: socket.address }));
      try {
        await allAreFollowed(exporter.url);
        // What a start costs is over by then.
        await delay(10_000);
        const [before, startedMs] = [await processCost(exporter.pid), performance.now()];
        const mostBlind = await mostBlindWithin(exporter.url, seconds);
        const [cost, endedMs] = [await processCost(exporter.pid), performance.now()];
        return {
          shifts: shifts.length,
          cpuShare: (1_000 * (cost.cpuSeconds - before.cpuSeconds)) / (endedMs - startedMs),
          residentMb: cost.residentMb,
          mostBlind,
          metrics: await ask(`${exporter.url}/metrics`),
          gate: await ask(`${exporter.url}/api/gate?shift=${shifts[0]?.name}`),
        };
      } finally {
        exporter.signal("SIGTERM");
        await exporter.ended;
      }
    } finally {
      socket.stop();
    }
  });
}

/** Throws where a rollout is never seen: what nobody can read costs little. */
async function allAreFollowed(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const { shifts } = await shiftsOf(url);
    const unseen = shifts.find(({ phase }) => phase !== "shifting");
    if (unseen === undefined) return;
    if (attempt >= 120)
      throw new Error(`never followed: ${unseen.shift} is ${unseen.phase}: ${JSON.stringify(unseen.blind)}`);
    await delay(500);
  }
}

/** Waits, and looks now and then how many shifts cannot be read. */
async function mostBlindWithin(url: string, seconds: number): Promise<number> {
  const [looks, from] = [Math.ceil(seconds / 10), performance.now()];
  let most = 0;
  for (let look = 1; look <= looks; look++) {
    await delay(Math.max(0, from + (1_000 * seconds * look) / looks - performance.now()));
    const { shifts } = await shiftsOf(url);
    most = Math.max(most, shifts.filter(({ blind }) => blind.length > 0).length);
  }
  return most;
}

async function shiftsOf(url: string): Promise<ShiftsAnswer> {
  return (await (await fetch(`${url}/api/shifts`)).json()) as ShiftsAnswer;
}

/** Asks one time after the other, as Prometheus does, and waits for the last byte. */
async function ask(url: string): Promise<Answers> {
  const taken: number[] = [];
  let bytes = 0;
  for (let time = 0; time < asked; time++) {
    const from = performance.now();
    bytes = await bytesOf(url);
    taken.push(performance.now() - from);
    await delay(100);
  }
  taken.sort((a, b) => a - b);
  return { medianMs: quantile(taken, 0.5), p90Ms: quantile(taken, 0.9), kilobytes: bytes / 1_000 };
}

function bytesOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`));
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("error", reject);
      response.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}

import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openExporterStore } from "../../../exporters/store/open-exporter-store.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";
import { type ExporterProcess, startExporterProcess, until } from "./exporter-process.ts";

const names = Array.from({ length: 20 }, (_, index) => `target-${index}`);

/** Every probe that was ever answered, in Unix milliseconds: the truth. */
let answeredAtMs: number[] = [];
/** The first of them, by target. */
let firstAnswerMs = new Map<string, number>();
/** Whether the target answers no more, and leaves requests open. */
let isSilent = false;
let folder = "";
let target: Server;
let exporter: ExporterProcess | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder("kill");
  answeredAtMs = [];
  firstAnswerMs = new Map();
  isSilent = false;
  target = createServer((request, response) => {
    if (isSilent) return;
    const name = request.url?.slice(1) ?? "";
    const nowMs = Date.now();
    answeredAtMs.push(nowMs);
    if (!firstAnswerMs.has(name)) firstAnswerMs.set(name, nowMs);
    response.end("hello");
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as { port: number };
  const sli = (name: string) => ({ kind: "probe", probe: name });
  const stack = {
    name: "local",
    probes: names.map((name) => ({
      name,
      url: `http://127.0.0.1:${port}/${name}`,
      interval: "1s",
      timeout: "900ms",
      retries: 0,
    })),
    services: [{ name: "web", slos: names.map((name) => ({ name, objective: "99", period: "7d", sli: sli(name) })) }],
  };
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stack));
});

afterEach(async () => {
  exporter?.signal("SIGKILL");
  await exporter?.ended;
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  await removeFolder(folder);
});

interface StoredTarget {
  readonly name: string;
  readonly success: number;
  readonly otherwise: number;
  readonly upMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
  readonly stopped: number;
  /** Rounds in which the exporter ran, and was too late for the target. */
  readonly late: number;
  readonly coveredUntilMs: number;
  /** What the minutes of its SLO say. */
  readonly minutes: { readonly good: number; readonly bad: number; readonly upMs: number; readonly unknownMs: number };
}

/** What lies in the store, read while no exporter runs. */
async function stored(): Promise<readonly StoredTarget[]> {
  const store = await openExporterStore({ engine: "sqlite", path: join(folder, "exporter.db") });
  try {
    const snapshots = new Map((await store.snapshots("")).map(({ key, json }) => [key, JSON.parse(json)]));
    return await Promise.all(
      names.map(async (name) => {
        const { attempts, time, missed, coveredUntilMs } = snapshots.get(`target:${name}`) ?? {};
        const { success = 0, failure = 0, inconclusive = 0 } = attempts?.first ?? {};
        const rows = await store.minutes({ slo: `web-${name}`, location: "", from: 0, to: 1e9 });
        const sum = (column: "good" | "bad" | "upMs" | "unknownMs") => rows.reduce((all, row) => all + row[column], 0);
        return {
          name,
          success,
          otherwise: failure + inconclusive,
          upMs: time?.up ?? 0,
          downMs: time?.down ?? 0,
          unknownMs: time?.unknown ?? 0,
          stopped: missed?.stopped ?? 0,
          late: (missed?.busy ?? 0) + (missed?.capacity ?? 0) + (missed?.stalled ?? 0),
          coveredUntilMs,
          minutes: { good: sum("good"), bad: sum("bad"), upMs: sum("upMs"), unknownMs: sum("unknownMs") },
        };
      }),
    );
  } finally {
    await store.close();
  }
}

async function flushedAtMs(url: string): Promise<number> {
  const { health } = (await (await fetch(`${url}/api/status`)).json()) as {
    readonly health: { readonly flushedAtMs: number };
  };
  return health.flushedAtMs;
}

const successes = (targets: readonly StoredTarget[]) => targets.reduce((sum, { success }) => sum + success, 0);

test("killed again and again, it loses at most the probes since its last flush, and every second of every target is accounted for", async () => {
  let lostBefore = 0;
  const startedAtMs = Date.now();
  // The numbers of answers after which the kill comes lie differently in the second of the flushes.
  for (const answers of [45, 67, 58, 51]) {
    exporter = await startExporterProcess(folder, ["--store", "exporter.db"]);
    const from = answeredAtMs.length;
    await until(
      async () => answeredAtMs.length,
      (count) => count >= from + answers,
    );
    const flushedMs = await flushedAtMs(exporter.url);
    exporter.signal("SIGKILL");
    await exporter.ended;
    const endedAtMs = Date.now();
    const lost = answeredAtMs.length - successes(await stored()) - lostBefore;
    lostBefore += lost;
    // Results come from the probing thread every 50 ms; what was answered a little before a flush is in it.
    const unsafe = answeredAtMs.filter((ms) => ms > flushedMs - 500).length;
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThanOrEqual(unsafe);
    // 20 probes a second: a second's worth between two flushes, and as much again for a slow machine.
    expect(lost).toBeLessThanOrEqual(40);
    // Away for a whole interval, it misses a round of every target, however fast it starts.
    await until(
      async () => Date.now(),
      (nowMs) => nowMs >= endedAtMs + 1_000,
    );
  }
  exporter = await startExporterProcess(folder, ["--store", "exporter.db"]);
  const last = answeredAtMs.length;
  await until(
    async () => answeredAtMs.length,
    (count) => count >= last + 40,
  );
  const { url } = exporter;
  // So long after a flush that one which is left out at the end would show.
  await until(
    async () => Date.now() - (await flushedAtMs(url)),
    (agoMs) => agoMs >= 500,
  );
  // What is under way at the end is cut short. Silence that is shorter than a timeout leaves nothing of it that was answered.
  isSilent = true;
  const silentSinceMs = Date.now();
  await until(
    async () => Date.now(),
    (nowMs) => nowMs >= silentSinceMs + 300,
  );
  exporter.signal("SIGTERM");
  expect(await exporter.ended).toBe(0);

  const targets = await stored();
  expect(answeredAtMs.length - successes(targets)).toBe(lostBefore);
  expect(targets.filter(({ otherwise, downMs }) => otherwise > 0 || downMs > 0)).toEqual([]);
  for (const { name, success, upMs, unknownMs, stopped, late, coveredUntilMs, minutes } of targets) {
    // What was answered and counted is up; all other time from the first round to the last is unknown, none of it twice.
    expect(upMs).toBe(1000 * success);
    const firstMs = firstAnswerMs.get(name) ?? Number.NaN;
    const unaccounted = (coveredUntilMs - (upMs + unknownMs)) / 1000 - Math.floor(firstMs / 1000);
    // An attempt at the very end of its round is answered in the next. Rounds that came too late may lie before the first answer, and none
    // before the start.
    const sinceStart = Math.floor(firstMs / 1000) - Math.floor(startedAtMs / 1000);
    expect(-Math.min(1 + late, sinceStart)).toBeLessThanOrEqual(unaccounted);
    expect([unaccounted <= 0, Number.isInteger(unaccounted)]).toEqual([true, true]);
    expect(unknownMs).toBeGreaterThanOrEqual(1000 * stopped);
    expect(stopped).toBeGreaterThanOrEqual(4);
    expect(minutes).toEqual({ good: success, bad: 0, upMs, unknownMs });
  }
});

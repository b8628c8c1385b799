import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { type Prometheus, startPrometheus } from "../../../servers/prometheus.ts";
import { tsdbBlocksFrom } from "../../../servers/prometheus-tools.ts";
import { makeTemporaryFolder, removeFolder } from "../../../temporary-folder.ts";
import { runGate } from "../run-gate.ts";
import { nowSeconds, type Series } from "./recorded-shift.ts";

/** What Prometheus knows of a shift. */
export interface RecordedShift {
  readonly series: readonly Series[];
  /** Since they were recorded for the last time. Default: just now. */
  readonly ageSeconds?: number;
  /** What was told for the last time too long ago. */
  readonly late?: readonly Series[];
}

/** A shift, and what the gate says of it. */
export interface AskedShift extends RecordedShift {
  readonly shift: string;
  readonly code: number;
  readonly says: string;
}

/** Runs `nines gate` against a real Prometheus that recorded these, and has nothing new to wait for: for the body of a suite. */
export function gateOfRecorded(shifts: readonly RecordedShift[]) {
  let folder = "";
  let prometheus: Prometheus;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("gate");
    await tsdbBlocksFrom(history(shifts), join(folder, "data"));
    prometheus = await startPrometheus({ storageDir: join(folder, "data") });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await removeFolder(folder);
  });
  return (shift: string, ...args: readonly string[]) =>
    runGate(["--at-once", "--shift", shift, "--prometheus", prometheus.url, ...args]);
}

const lateSeconds = 200;

/** Samples of the last ten minutes before each one's end, as OpenMetrics wants them. */
function history(shifts: readonly RecordedShift[]): string {
  const rows = shifts.flatMap(({ series, ageSeconds = 0, late = [] }) => [
    ...series.map((one) => ({ one, end: nowSeconds - ageSeconds })),
    ...late.map((one) => ({ one, end: nowSeconds - lateSeconds })),
  ]);
  const byName = Map.groupBy(rows, ({ one: [name] }) => name);
  const lines = [...byName].flatMap(([name, all]) => [
    `# TYPE ${name} gauge`,
    ...all.flatMap(({ one: [, labels, value, before], end }) => {
      const inside = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
      // Beyond the end, so that a slow machine does not make fresh series old; what is old ends where it says.
      const last = end === nowSeconds ? end + 110 : end;
      return Array.from({ length: 60 }, (_, index) => {
        const at = last - (59 - index) * 10;
        const isBefore = before !== undefined && at < nowSeconds - before.secondsAgo;
        return `${name}{${inside}} ${isBefore ? before.value : value} ${at}`;
      });
    }),
  ]);
  return `${lines.join("\n")}\n# EOF\n`;
}

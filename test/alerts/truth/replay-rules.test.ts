import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { printRuleFile } from "../../../alerts/print-rule-file.ts";
import { type RuleGroup, record } from "../../../alerts/rule.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { remoteWrite, stale, type WrittenSample } from "./remote-write.ts";
import { recordedBy } from "./replay-rules.ts";

// One rule reads a series that comes and goes, the other what the first has recorded in the same evaluation.
const rules = [record("seen", "sum by (route) (events_total)"), record("twice", "2 * seen", { of: "seen" })];
const group: RuleGroup = { name: "live", interval: "1s", rules };
const evaluations = 12;

/** Samples of the coming seconds: there for three seconds, gone for three, and so on. */
function comingAndGoing(fromMs: number): readonly WrittenSample[] {
  return Array.from({ length: 60 }, (_, index): WrittenSample => {
    const second = index - 2;
    return [fromMs + second * 1000, Math.floor(second / 3) % 2 === 0 ? index : stale];
  });
}

async function evaluatedInstants(prometheus: Prometheus): Promise<{ start: number; end: number; step: number }> {
  for (;;) {
    const { result } = (await prometheus.api("query", { query: "twice[1m]" })) as {
      result: readonly { values: readonly [number, string][] }[];
    };
    const times = (result[0]?.values ?? []).map(([time]) => time);
    const [start = 0, end = 0] = [times[0], times.at(-1)];
    if (end - start >= evaluations) return { start, end, step: 1 };
    await delay(100);
  }
}

needs("prometheus")("recordedBy()", () => {
  test("gives what Prometheus itself records, and ends series where it does", async () => {
    await inTemporaryFolder("live-rules", async (folder) => {
      const ruleFile = join(folder, "rules.yaml");
      await writeFile(ruleFile, printRuleFile({ name: "live", groups: [group] }));
      const prometheus = await startPrometheus({
        ruleFiles: [ruleFile],
        flags: ["--web.enable-remote-write-receiver"],
      });
      try {
        const samples = comingAndGoing(Date.now());
        await remoteWrite(prometheus.url, [{ labels: { __name__: "events_total", route: "/" }, samples }]);
        const instants = await evaluatedInstants(prometheus);
        for (const rule of rules) {
          const replayed = await recordedBy(rule, instants, prometheus);
          const renamed = replayed.map((one) => ({
            ...one,
            labels: { ...one.labels, __name__: `${rule.record}_replayed` },
          }));
          await remoteWrite(prometheus.url, renamed);
          const [live, again] = await Promise.all(
            [rule.record, `${rule.record}_replayed`].map((name) => prometheus.queryRange(name, instants)),
          );
          expect(again?.map(({ points }) => points)).toEqual(live?.map(({ points }) => points));
          const present = live?.[0]?.points.length ?? 0;
          expect(present).toBeGreaterThan(3);
          expect(present).toBeLessThan(evaluations);
        }
      } finally {
        await prometheus.stop();
      }
    });
  });
});

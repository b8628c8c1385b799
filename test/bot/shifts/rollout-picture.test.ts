import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rolloutBoard, rolloutFrame } from "../../../bot/shifts/plot/rollout-board.ts";
import { readRolloutCourses, reportedCourses } from "../../../bot/shifts/plot/rollout-courses.ts";
import { createRolloutPlotter, pictureVersion } from "../../../bot/shifts/plot/rollout-plotter.ts";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import { silentLogger } from "../../../service/log.ts";
import { createPrometheusClient } from "../../../service/prometheus-client.ts";
import { remoteWrite, type WrittenSeries } from "../../alerts/truth/remote-write.ts";
import { needs } from "../../servers/needs.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { begunMs, minute, reportOf, worseNumbers } from "./sample-report.ts";
import { bookOf, hear } from "./tell.ts";

const first = reportOf({
  at: 0,
  step: { number: 1, of: 5 },
  stable: { requests: 1_000, errors: 1 },
  candidate: { intended: 0.05, actual: 0.04, requests: 50, errors: 0 },
});
const second = reportOf({
  at: 5,
  step: { number: 2, of: 5 },
  stable: { requests: 2_000, errors: 3 },
  candidate: { intended: 0.25, actual: 0.24, requests: 250, errors: 10 },
});

function rolloutOf(...reports: readonly ReturnType<typeof reportOf>[]): Rollout {
  const book = bookOf();
  for (const report of reports) hear(book, report);
  const [rollout] = [...book.rollouts()];
  if (rollout === undefined) throw new Error("there is a rollout");
  return rollout;
}

describe("the picture of a rollout", () => {
  const rollout = rolloutOf(first, second);

  test("has shares and error ratios between two reports, from the reports alone", () => {
    expect(reportedCourses(rollout.course)).toEqual({
      intended: [
        [begunMs, 0.05],
        [begunMs + 5 * minute, 0.25],
      ],
      actual: [
        [begunMs, 0.04],
        [begunMs + 5 * minute, 0.24],
      ],
      candidateErrors: [[begunMs + 5 * minute, 0.05]],
      stableErrors: [[begunMs + 5 * minute, 0.002]],
    });
  });

  test("takes a counter that began anew for unknown, not for an error", () => {
    const again = rolloutOf(first, second, reportOf({ at: 6, candidate: { requests: 10, errors: 1 } }));
    expect(reportedCourses(again.course).candidateErrors.at(-1)).toEqual([begunMs + 6 * minute, null]);
  });

  test("says what its shares are of", () => {
    const sessions = rolloutOf(reportOf({ shareBasis: "sessions", ledger: null }));
    const { range } = rolloutFrame(sessions, begunMs + 12 * minute);
    const [shares] = rolloutBoard(sessions, reportedCourses(sessions.course), range).items;
    expect(shares?.kind === "panel" ? shares.chart.title : undefined).toBe("Share of the sessions");
  });

  test.each([
    { name: "counted requests of one after the other", one: rollout, titles: ["Share of the requests", "Error ratio"] },
    {
      name: "no requests that anybody counts",
      one: rolloutOf(
        ...[0, 5].map((at) => {
          const uncounted = { requests: 0, errors: 0, errorRatio: null };
          return reportOf({ at, shareBasis: "sessions", ledger: null, stable: uncounted, candidate: uncounted });
        }),
      ),
      titles: ["Share of the sessions"],
    },
  ])("has the panels that something is known for: $name", ({ one, titles }) => {
    const { range } = rolloutFrame(one, begunMs + 12 * minute);
    const { items } = rolloutBoard(one, reportedCourses(one.course), range);
    expect(items.map((item) => (item.kind === "panel" ? item.chart.title : item.kind))).toEqual(titles);
  });

  test("draws what was intended as steps, and when the weights changed", () => {
    const { range } = rolloutFrame(rollout, begunMs + 12 * minute);
    const board = rolloutBoard(rollout, reportedCourses(rollout.course), range);
    const [shares, errors] = board.items.flatMap((item) => (item.kind === "panel" ? [item.chart] : []));
    expect(range).toEqual({ from: begunMs - minute, to: begunMs + 12 * minute });
    expect([board.title, board.description]).toEqual(["green", "checkout canary v1.42"]);
    expect(shares).toMatchObject({
      series: [
        { name: "green, actual", color: "green" },
        { name: "green, intended", curve: "step" },
      ],
      events: [
        { at: begunMs + 10 * minute, label: "25" },
        { at: begunMs, label: "5" },
      ],
    });
    expect(errors).toMatchObject({
      series: [
        { name: "green", color: "green" },
        { name: "blue", color: "blue" },
      ],
    });
  });

  test("is another one for each step, state, two minutes at the begin, and ten minutes later", () => {
    expect(pictureVersion(rollout)).toBe("shifting 2 4");
    expect(pictureVersion(rolloutOf(first, second, reportOf({ at: 21 })))).toBe("shifting 3 20");
    expect(pictureVersion(rolloutOf(first, reportOf({ at: 21, ...worseNumbers })))).toBe("worse 3 20");
    expect(pictureVersion(rolloutOf(first, reportOf({ at: 21, outcome: "completed", phase: "settled" })))).toBe(
      "completed completed",
    );
  });

  test("is a PNG that says in words what it shows", async () => {
    const plotter = createRolloutPlotter({
      prometheus: undefined,
      language: () => "ko",
      log: silentLogger,
      now: () => begunMs + 12 * minute,
    });
    expect(plotter.picture(rolloutOf(first))).toBeUndefined();
    const picture = await plotter.picture(rollout)?.draw();
    await plotter.close();
    expect(Buffer.from(picture?.png.subarray(1, 4) ?? []).toString()).toBe("PNG");
    expect(picture?.altText).toBe("checkout canary v1.42: 양쪽의 트래픽 비율과 오류율");
    expect(picture?.name).toBe("checkout-green-20260301T120000Z.png");
  });
});

needs("prometheus")("the picture of a rollout with a Prometheus", () => {
  let prometheus: Prometheus;
  const nowMs = Math.floor(Date.now() / 60_000) * 60_000;

  beforeAll(async () => {
    prometheus = await startPrometheus({ interval: "1h", flags: ["--web.enable-remote-write-receiver"] });
    const series = (name: string, arm: string, value: number): WrittenSeries => ({
      labels: { __name__: name, shift: "checkout-green", arm },
      samples: [4, 3, 2, 1, 0].map((ago) => [nowMs - ago * minute, value]),
    });
    await remoteWrite(prometheus.url, [
      series("shift:arm_share:actual", "green", 0.248),
      series("shift:arm_share:actual", "blue", 0.752),
      series("shift:arm_share:intended", "green", 0.25),
      series("shift:arm_error_ratio:rate5m", "green", 0.02),
      series("shift:arm_error_ratio:rate5m", "blue", 0.001),
    ]);
  });

  afterAll(async () => {
    await prometheus?.stop();
  });

  test("has the courses that the rules recorded", async () => {
    const client = createPrometheusClient({ url: prometheus.url });
    const frame = { range: { from: nowMs - minute, to: nowMs }, stepMs: minute };
    const at = (value: number) => [
      [nowMs - minute, value],
      [nowMs, value],
    ];
    expect(await readRolloutCourses(client, rolloutOf(first), frame)).toEqual({
      intended: at(0.25),
      actual: at(0.248),
      candidateErrors: at(0.02),
      stableErrors: at(0.001),
    });
  });

  test("has nothing from Prometheus when it does not know the shift: then the reports speak", async () => {
    const client = createPrometheusClient({ url: prometheus.url });
    const frame = { range: { from: nowMs - minute, to: nowMs }, stepMs: minute };
    const other = rolloutOf(reportOf({ shift: "search-green" }));
    expect(await readRolloutCourses(client, other, frame)).toBeUndefined();
  });
});

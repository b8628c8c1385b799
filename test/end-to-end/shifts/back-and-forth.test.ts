import { expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { bookOf, hear, shownText } from "../../bot/shifts/tell.ts";
import { SimulatedTraffic, startMs } from "../../exporters/shifts/sample-shift.ts";

/** Traffic whose exporter tells the relay of every second. */
function toldWorld() {
  const traffic = new SimulatedTraffic();
  const book = bookOf([], startMs);
  return {
    run: (green: number, seconds: number, errorRatio = 0) => {
      traffic.weigh(green);
      for (let second = 0; second < seconds; second++) {
        traffic.run(1, 200, (arm, requests) => {
          if (arm === "green") traffic.counters.green.errors += requests * errorRatio;
        });
        hear(book, shiftReportOf(traffic.facts()));
      }
    },
    texts: () => [...book.rollouts()].map((rollout) => shownText(rollout, "en").replaceAll(/\d{4}-\S+ \S+ UTC /g, "")),
  };
}

test("a thread tells each way back and forth of one rollout", () => {
  const { run, texts } = toldWorld();
  run(0, 30);
  for (const green of [20, 0, 100, 0, 50]) run(green, 3);
  const [text = ""] = texts();
  expect(text.match(/(?<=\n)(?:🛑|➡️) .*/g)).toEqual([
    "🛑 *Aborted*: weight 20 → 0",
    expect.stringMatching(/^➡️ .*100 %/),
    "🛑 *Aborted*: weight 100 → 0",
    expect.stringMatching(/^➡️ .*50 %/),
  ]);
});

test("a direct switch to a version that fails more than usual, and the next rollout soon after", () => {
  const { run, texts } = toldWorld();
  run(0, 30);
  run(100, 50, 0.05);
  expect(texts()).toEqual([expect.stringContaining("🟠 COMPLETED, FAILS MORE THAN USUAL")]);
  expect(texts()).toEqual([expect.stringMatching(/🟠 \*Completed\* .*\*Fails more than usual\*: \*5 %\* of /)]);
  run(0, 40);
  run(20, 3);
  const [first = "", second] = texts();
  expect(first.trimEnd().split("\n").at(-1)).toMatch(
    /^🧾 Requests lost: \*0\* of [\d,]+, as last counted before the next rollout began$/,
  );
  expect(second).toContain("*Started*");
});

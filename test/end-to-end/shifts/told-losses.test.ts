import { expect, test } from "@jest/globals";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { bookOf, hear, shownText } from "../../bot/shifts/tell.ts";
import { SimulatedTraffic, startMs } from "../../exporters/shifts/sample-shift.ts";

/** Traffic that loses what it is told, whose exporter tells the relay of every second. */
function toldWorld() {
  const traffic = new SimulatedTraffic();
  const book = bookOf([], startMs);
  const run = (green: number, seconds: number, lostEachSecond = 0) => {
    traffic.weigh(green);
    for (let second = 0; second < seconds; second++) {
      traffic.run(1, 200, (arm) => {
        if (arm === "green") traffic.counters.green.lost += lostEachSecond;
      });
      hear(book, shiftReportOf(traffic.facts()));
    }
  };
  return {
    run,
    /** Lines of the thread that tell of losses, or of a way back. */
    told: () => {
      const [text = ""] = [...book.rollouts()].map((rollout) => shownText(rollout, "en")).slice(-1);
      const lines = text.replaceAll(/\d{4}-\S+ (\S+) UTC/g, "$1").split("\n");
      return lines.filter((line) => /^(?:🟠|🧾|🛑|↩️ \d)/.test(line)).map((line) => line.replace(/ <!.*/, ""));
    },
  };
}

test("requests that were lost after the ledger was closed are the reason why it is taken back just then", () => {
  const { run, told } = toldWorld();
  run(0, 30);
  run(100, 300);
  run(100, 4, 103);
  run(0, 100);
  expect(told()).toEqual([
    expect.stringMatching(/^🧾 12:0\d Requests lost: \*0\* of [\d,]+$/),
    "🟠 12:05 *Requests lost* after its account was closed: *103* so far",
    "🛑 12:05 *Aborted*: 412 requests lost in the last two minutes, not in this rollout's count",
    "↩️ 12:05 *Rolled back* in 20 s",
    "🧾 12:06 Requests lost: *0* of 32,400 · *412 more* lost while its account was closed, the last at 12:05",
  ]);
});

test("requests that were lost long after the ledger was closed, and long before it is taken back, are no reason", () => {
  const { run, told } = toldWorld();
  run(0, 30);
  run(100, 300);
  run(100, 4, 103);
  run(100, 180);
  run(0, 100);
  expect(told().slice(1)).toEqual([
    "🟠 12:05 *Requests lost* after its account was closed: *103* so far",
    "🛑 12:08 *Aborted*: weight 100 → 0 · *412 more* lost while its account was closed, the last at 12:05",
    "↩️ 12:08 *Rolled back* in 20 s",
    "🧾 12:09 Requests lost: *0* of 32,400 · *412 more* lost while its account was closed, the last at 12:05",
  ]);
});

test("a thread tells how losses grow and when they stop, and what was lost before somebody took it back", () => {
  const { run, told } = toldWorld();
  run(0, 30);
  run(20, 60);
  run(20, 100, 7);
  run(20, 900);
  run(0, 100);
  expect(told()).toEqual([
    expect.stringMatching(/^🟠 12:01 \*Requests lost: 7 of [\d,]+\*$/),
    expect.stringMatching(/^🟠 12:01 \*Requests lost: 70 of [\d,]+\*$/),
    expect.stringMatching(/^🟠 12:02 \*Requests lost: 280 of [\d,]+\*$/),
    expect.stringMatching(/^🟠 12:02 \*Requests lost: 560 of [\d,]+\*$/),
    expect.stringMatching(/^🟠 12:03 \*Requests lost: 700 of [\d,]+\*$/),
    expect.stringMatching(/^🧾 12:05 \*No more losses\* seen since 12:03 · Requests lost so far: \*700\* of [\d,]+$/),
    "🛑 12:18 *Aborted*: weight 20 → 0 · Requests lost so far: *700*, the last at 12:03",
    expect.stringMatching(/^↩️ 12:\d\d \*Rolled back\* .*Requests lost so far: \*700\*$/),
    expect.stringMatching(/^🟠 12:\d\d Requests lost: \*700\* of [\d,]+$/),
  ]);
});

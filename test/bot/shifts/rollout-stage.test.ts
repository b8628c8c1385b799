import { describe, expect, test } from "@jest/globals";
import { priorities } from "../../../bot/dispatch/desired-message.ts";
import type { PostedMessage } from "../../../bot/model/message.ts";
import { numbersMs, RolloutStage, rolloutKey } from "../../../bot/run/rollout-stage.ts";
import type { Rollout } from "../../../bot/shifts/rollout.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { relayOptions } from "../routing/relay-options.ts";
import { begunMs, minute, reportOf, worseNumbers } from "./sample-report.ts";
import { bookOf, destination, hear } from "./tell.ts";

const id = "checkout-green-20260301T120000Z";
const posted = {
  key: rolloutKey(id, destination),
  place: { workspace: "slack", channel: "C1", ts: "1.1" },
} as PostedMessage;

function stageOf(message: PostedMessage | undefined) {
  const book = bookOf();
  const stage = new RolloutStage({
    options: () => relayOptions({}),
    message: () => message,
    viewOf: (rollout: Rollout) => ({ rollout, incidents: [], dashboardUrl: undefined, picture: undefined }),
    picture: () => undefined,
  });
  return {
    show: (report: ShiftReport, nowMs = report.atMs + 200) => {
      hear(book, report);
      const [one] = stage.display(book.takeChanges().changed, nowMs);
      if (one === undefined) throw new Error("the rollout is shown");
      return one;
    },
  };
}

describe("RolloutStage", () => {
  test("posts a rollout at once, before edits", () => {
    const { priority, notBeforeMs, subject, key } = stageOf(undefined).show(reportOf());
    expect([priority, notBeforeMs, subject, key]).toEqual([
      "newWarning",
      undefined,
      { kind: "rollout", rollout: id },
      "rollout:checkout-green-20260301T120000Z@slack/#alerts",
    ]);
  });

  test("edits numbers behind everything else, every 20 seconds at most, and takes the newest along", () => {
    const { show } = stageOf(posted);
    const firstMs = reportOf().atMs + 200;
    const second = (seconds: number, requests: number) =>
      show({ ...reportOf({ candidate: { requests } }), atMs: reportOf().atMs + seconds * 1_000 });
    expect(show(reportOf()).priority).toBe("edit");
    const edits = [second(5, 19_000), second(10, 20_000), second(15, 21_000), second(30, 22_000), second(35, 23_000)];
    expect(edits.map(({ priority, notBeforeMs = 0 }) => [priority, (notBeforeMs - firstMs) / 1_000])).toEqual([
      ["numbers", 20],
      ["numbers", 20],
      ["numbers", 20],
      ["numbers", 40],
      ["numbers", 40],
    ]);
    expect(JSON.stringify(edits[2]?.message)).toContain("21,000");
    expect(priorities.at(-1)).toBe("numbers");
    expect(numbersMs).toBe(20_000);
  });

  test("shows at once what people have to see", () => {
    const { show } = stageOf(posted);
    show(reportOf());
    show(reportOf({ at: 12.1, candidate: { requests: 19_000 } }));
    const { priority, notBeforeMs } = show(reportOf({ at: 12.2, ...worseNumbers }));
    expect([priority, notBeforeMs]).toEqual(["edit", undefined]);
  });

  test("shows at once the numbers with which a rollout's ledger is closed", () => {
    const { show } = stageOf(posted);
    const over = { phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute } as const;
    const ledger = { sent: 184_500, answered: 184_500, failed: 204, inflight: 0, rescued: 3, lost: 0, isWhole: true };
    show(reportOf({ at: 13, ...over }));
    expect(show(reportOf({ at: 13.9, ...over, ledger })).priority).toBe("numbers");
    const { priority, notBeforeMs, message } = show(reportOf({ at: 14, ...over, ledger, closed: true }));
    expect([priority, notBeforeMs]).toEqual(["edit", undefined]);
    expect(JSON.stringify(message)).toContain("Requests lost: *0* of 184,500");
  });

  test("shows at once what a rollout spent in all", () => {
    const { show } = stageOf(posted);
    const over = { phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute, closed: true } as const;
    const budget = { slo: "checkout-availability", spent: 0.001, maxSpend: 0.1, knownUntilMs: begunMs, isFinal: false };
    show(reportOf({ at: 14, ...over, budget }));
    expect(show(reportOf({ at: 14.2, ...over, budget })).priority).toBe("numbers");
    const { priority, message } = show(
      reportOf({ at: 20, ...over, budget: { ...budget, spent: 0.0051, isFinal: true } }),
    );
    expect(priority).toBe("edit");
    expect(JSON.stringify(message)).toContain("This rollout spent *0.51 %* of the error budget");
    const least = { ...budget, spent: 0.0012, isFinal: true, isLeast: true };
    const { message: again } = show(reportOf({ at: 21, ...over, budget: least }));
    expect(JSON.stringify(again)).toContain("This rollout spent *at least 0.12 %* of the error budget");
  });

  test("shows at once the numbers with which traffic had its time to follow a step, and once for each", () => {
    const { show } = stageOf(posted);
    const share = (seconds: number, actual: number, settled: boolean, step = 2) =>
      show({
        ...reportOf({
          step: { number: step, of: 5 },
          candidate: { intended: 0.25 * step, actual },
          drift: { share: actual - 0.25 * step, tolerance: 0.3, settled },
        }),
        atMs: reportOf().atMs + seconds * 1_000,
      });
    const shown = [
      share(0, 0.01, false),
      share(15, 0.41, false),
      share(30, 0.501, true),
      share(45, 0.502, true),
      share(46, 0.503, false, 3),
      share(76, 0.749, true, 3),
    ];
    expect(shown.map(({ priority }) => priority)).toEqual(["edit", "numbers", "edit", "numbers", "edit", "edit"]);
    expect(JSON.stringify(shown[2]?.message)).toContain("50.1 %");
  });

  test("shows at once that a rollout is not followed any more", () => {
    const book = bookOf();
    const stage = new RolloutStage({
      options: () => relayOptions({}),
      message: () => posted,
      viewOf: (rollout: Rollout) => ({ rollout, incidents: [], dashboardUrl: undefined, picture: undefined }),
      picture: () => undefined,
    });
    const show = (report: ShiftReport) => {
      hear(book, report);
      return stage.display(book.takeChanges().changed, report.atMs + 200);
    };
    show(reportOf({ at: 13, phase: "settled", outcome: "completed", endedAtMs: begunMs + 13 * minute }));
    const [left] = show(reportOf({ at: 13.1, rollout: null, phase: "idle", startedAtMs: null }));
    expect([left?.subject, left?.priority, left?.notBeforeMs]).toEqual([
      { kind: "rollout", rollout: id },
      "edit",
      undefined,
    ]);
  });

  test("calls people by a line that the channel sees, too; the message itself calls nobody", () => {
    const { show } = stageOf(posted);
    show(reportOf());
    const { message, thread } = show(reportOf({ at: 13, ...worseNumbers }), begunMs + 13 * minute);
    expect(thread.map(({ seq, broadcast }) => [seq, broadcast])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(thread[1]?.message).toContain("<!subteam^S012ABCDEF>");
    expect(JSON.stringify(message)).not.toContain("S012ABCDEF");
  });
});

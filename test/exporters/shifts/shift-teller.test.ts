import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Delivery } from "../../../exporters/output/post-json.ts";
import { shiftReportOf } from "../../../exporters/shifts/report/shift-report-of.ts";
import { type SpentWithin, shiftSpending } from "../../../exporters/shifts/report/shift-spending.ts";
import { isNews as isNewsOf, toldNews } from "../../../exporters/shifts/tell/shift-news.ts";
import {
  createShiftTeller,
  deliverShift,
  type ShiftTellerOptions,
} from "../../../exporters/shifts/tell/shift-teller.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { SimulatedTraffic, trackedOf } from "./sample-shift.ts";

const receiver = { url: "http://relay.example.org/in/shifts", authorization: undefined };

/** A teller whose deliveries are collected instead of sent. */
function tellerOf(traffic: SimulatedTraffic, change: Partial<ShiftTellerOptions> = {}) {
  const sent: ShiftReport[] = [];
  const answers: Delivery[] = [];
  const teller = createShiftTeller({
    receivers: [receiver],
    report: () => shiftReportOf(traffic.facts()),
    now: () => traffic.atMs,
    onFailure: () => undefined,
    deliver: async (_, report) => {
      sent.push(report);
      return answers.shift() ?? { ok: true };
    },
    ...change,
  });
  const look = async () => {
    teller.look("checkout-green");
    await teller.idle();
  };
  return { teller, sent, answers, look };
}

describe("createShiftTeller()", () => {
  test("tells at once that HAProxies differ, and that they agree again", async () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(10).run(5, 200);
    const { sent, look } = tellerOf(traffic);
    await look();
    const range = { least: 0.1, most: 0.3 };
    traffic.weigh(20, { shareRange: range }).run(1, 200);
    await look();
    traffic.weigh(20).run(1, 200);
    await look();
    expect(sent.map(({ shareRange }) => shareRange)).toEqual([null, range, null]);
  });

  test("tells what is new once, and the numbers every 15 seconds of a rollout", async () => {
    const traffic = new SimulatedTraffic().run(30, 200);
    const { sent, look } = tellerOf(traffic);
    for (let second = 0; second < 60; second++) {
      traffic.run(1, 200);
      await look();
    }
    expect(sent.map(({ phase }) => phase)).toEqual(["idle"]);
    traffic.weigh(10);
    for (let second = 0; second < 60; second++) {
      traffic.run(1, 200);
      await look();
    }
    expect(sent.slice(1).map(({ atMs, phase }) => [(atMs - (sent[1]?.atMs ?? 0)) / 1_000, phase])).toEqual([
      [0, "shifting"],
      [15, "shifting"],
      [30, "shifting"],
      [45, "shifting"],
    ]);
  });

  test("tells the last numbers of a rollout that is cut off before those of the next one", async () => {
    const traffic = new SimulatedTraffic().run(30, 200);
    const { sent, answers, look } = tellerOf(traffic);
    await look();
    const run = async (green: number, seconds: number) => {
      traffic.weigh(green);
      for (let second = 0; second < seconds; second++) {
        traffic.run(1, 200);
        await look();
      }
    };
    const [first, next] = ["checkout-green-20260301T120031Z", "checkout-green-20260301T120106Z"];
    await run(100, 25);
    await run(0, 10);
    expect([sent.at(-1)?.rollout, sent.at(-1)?.ledger?.sent]).toEqual([first, 5_200]);
    sent.splice(0);
    answers.push({ ok: false, reason: "away" });
    await run(10, 3);
    // Once more, for it was not taken.
    expect(sent.map(({ rollout, ledger }) => [rollout, ledger?.sent])).toEqual([
      [first, 7_000],
      [first, 7_000],
      [next, 600],
    ]);
  });

  test("tells nothing more of a rollout that was told to its end, or never", async () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(50).run(30, 200).weigh(0).run(200, 200);
    const { sent, answers, look } = tellerOf(traffic);
    await look();
    answers.push({ ok: false, reason: "away" });
    traffic.weigh(50).run(1, 200);
    await look();
    expect(sent.map(({ outcome }) => outcome)).toEqual(["rolled_back", null]);
    traffic.weigh(100).run(25, 200).weigh(0).run(1, 200).weigh(10).run(1, 200);
    await look();
    expect(sent.map(({ outcome, rollout }) => [outcome, rollout]).slice(2)).toEqual([
      [null, "checkout-green-20260301T120448Z"],
    ]);
  });

  test("tells the shares of a step once more as soon as they show only what came after it", async () => {
    const traffic = new SimulatedTraffic(trackedOf({ settleSeconds: 20 })).run(30, 200);
    const { sent, look } = tellerOf(traffic);
    await look();
    const toldAfter = async (weight: number) => {
      const startMs = traffic.atMs;
      const before = sent.length;
      traffic.weigh(weight);
      for (let second = 0; second < 50; second++) {
        traffic.run(1, 200);
        await look();
      }
      return sent.slice(before).map(({ atMs, arms, drift }) => {
        const share = arms.find(({ name }) => name === "green")?.actual ?? -1;
        return [(atMs - startMs) / 1_000, drift?.settled, Math.round(share * 1_000) / 10];
      });
    };
    expect(await toldAfter(10)).toEqual([
      [1, false, 0.5],
      [16, false, 8],
      [21, true, 10],
      [36, true, 10],
    ]);
    expect(await toldAfter(50)).toEqual([
      [1, false, 12],
      [16, false, 42],
      [21, true, 50],
      [36, true, 50],
    ]);
  });

  test("tells the last numbers of a rollout when its ledger closes, however long its old arm drains, and no more then", async () => {
    const drain = {
      deregistrationSeconds: 300,
      preStopSeconds: undefined,
      graceSeconds: undefined,
      stopSignal: undefined,
      server: "other",
      maxInflightSeconds: undefined,
    } as const;
    const traffic = new SimulatedTraffic(trackedOf({ drain })).run(30, 200).weigh(10).run(60, 200).weigh(0);
    const { sent, look } = tellerOf(traffic);
    for (let second = 0; second < 600; second++) {
      traffic.run(1, 200);
      await look();
    }
    const [last] = sent.slice(-1);
    const endedAtMs = last?.endedAtMs ?? 0;
    expect(last).toMatchObject({ outcome: "rolled_back", closed: true, ledger: shiftReportOf(traffic.facts()).ledger });
    expect((last?.atMs ?? 0) - endedAtMs).toBe(360_000);
    expect(sent.filter(({ closed }) => closed)).toHaveLength(1);
  });

  test("tells once more what a rollout spent when all of it is known, also after the next one began", async () => {
    const budget = { slo: "checkout-availability", maxSpend: 0.1 };
    const traffic = new SimulatedTraffic(trackedOf({ budget })).run(30, 200).weigh(10).run(60, 200).weigh(0);
    // Budgets are known five minutes later, and spent one per mille in each.
    const within: SpentWithin = ([{ fromMs, toMs } = { fromMs: 0, toMs: 0 }]) => {
      const untilMs = Math.min(toMs, traffic.atMs - 300_000);
      return { spent: untilMs < fromMs ? undefined : 0.001, untilMs, isWhole: untilMs === toMs };
    };
    const report = () => shiftReportOf(traffic.facts({ spending: shiftSpending(traffic.state, within, traffic.atMs) }));
    const { sent, look } = tellerOf(traffic, { report });
    const run = async (seconds: number) => {
      const before = sent.length;
      for (let second = 0; second < seconds; second++) {
        traffic.run(1, 200);
        await look();
      }
      return sent.slice(before).map((one) => ({ ...one, isFinal: one.budget?.isFinal }));
    };
    const ending = await run(240);
    const [closing] = ending.slice(-1);
    expect([closing?.closed, closing?.isFinal]).toEqual([true, false]);
    const closedAtMs = closing?.atMs ?? 0;
    const [last, ...more] = await run(600);
    expect([last?.isFinal, last?.budget?.spent, last?.budget?.knownUntilMs, more]).toEqual([
      true,
      0.001,
      closedAtMs,
      [],
    ]);
    expect((last?.atMs ?? 0) - closedAtMs).toBe(300_000);

    traffic.weigh(10);
    await run(60);
    traffic.weigh(0);
    await run(120);
    const second = report().rollout;
    traffic.weigh(10);
    const third = await run(400);
    const final = third.findIndex(({ earlierBudgets = [] }) =>
      earlierBudgets.some(({ rollout, budget: { isFinal } }) => rollout === second && isFinal === true),
    );
    expect(final).toBeGreaterThan(0);
    expect(third[final]?.rollout).not.toBe(second);
    expect(third[final]?.earlierBudgets?.[0]).toMatchObject({ rollout: second, budget: { ...budget, spent: 0.001 } });
  });

  test("tells what is lost while a ledger is closed at once, and how many every 15 seconds until none were for two minutes", async () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(100).run(30, 200);
    traffic.run(1_000, 200);
    const { sent, look } = tellerOf(traffic);
    await look();
    for (let second = 1; second <= 400; second++) {
      if (second > 100 && second <= 140) traffic.counters.green.lost += 10;
      traffic.run(1, 200);
      await look();
    }
    const beginMs = sent[0]?.atMs ?? 0;
    const told = sent.slice(1).map(({ atMs, lostOutside }) => [(atMs - beginMs) / 1_000, lostOutside?.lost]);
    expect(told.slice(0, 4)).toEqual([
      [101, 10],
      [116, 160],
      [131, 310],
      [146, 400],
    ]);
    expect(told.at(-1)).toEqual([251, 400]);
  });

  test("tells a relay that takes nothing again, later and later, and then only the newest", async () => {
    const traffic = new SimulatedTraffic().run(30, 200).weigh(10).run(1, 200);
    const { sent, answers, look } = tellerOf(traffic);
    answers.push(
      { ok: false, reason: "answers 503" },
      { ok: false, reason: "answers 503" },
      { ok: false, reason: "no" },
    );
    const startedMs = traffic.atMs;
    for (let second = 0; second < 10; second++) {
      await look();
      traffic.weigh(50).run(1, 200);
    }
    expect(sent.map(({ atMs, step }) => [(atMs - startedMs) / 1_000, step?.number])).toEqual([
      [0, 1],
      [1, 2],
      [3, 2],
      [7, 2],
    ]);
  });

  test("tells nothing any more once it has stopped, and waits for nobody", async () => {
    const traffic = new SimulatedTraffic().run(1, 200);
    const { teller, sent, look } = tellerOf(traffic);
    teller.stop();
    await look();
    expect(sent).toEqual([]);
  });
});

describe("toldNews()", () => {
  const report = shiftReportOf(new SimulatedTraffic().run(30, 200).weigh(10).run(30, 200).facts());
  const drift = { share: 0.2, tolerance: 0.05, settled: true };
  const losses = {
    sent: 200,
    answered: 200,
    failed: 0,
    inflight: 0,
    rescued: 0,
    lost: report.ledger?.lost ?? null,
    isWhole: true,
  };
  const left = {
    rollout: "checkout-green-20260301T110000Z",
    startedAtMs: 0,
    endedAtMs: 60_000,
    outcome: "rolled_back" as const,
    unfollowed: null,
  };

  test.each([
    { change: { atMs: 0, changes: [] }, isNews: false },
    { change: { ledger: { ...losses, sent: 99_999 } }, isNews: false },
    { change: { ledger: { ...losses, lost: 1 } }, isNews: true },
    { change: { ledger: { ...losses, isWhole: false } }, isNews: true },
    { change: { drift: { ...drift, settled: false } }, isNews: false },
    { change: { drift: { ...drift, share: 0.01 } }, isNews: true },
    { change: { drift: { ...drift, share: 0.01 }, rollout: null }, told: { rollout: null }, isNews: false },
    { change: { verdict: { ...report.verdict, why: "other numbers", evidence: 1 } }, isNews: false },
    { change: { drift }, isNews: true },
    { change: { earlierRollouts: [left] }, isNews: true },
    { change: { earlierRollouts: [{ ...left, outcome: null }] }, isNews: false },
    {
      change: { earlierRollouts: [{ ...left, lostOutside: { lost: 10, lastAtMs: 1 } }] },
      told: { earlierRollouts: [left] },
      isNews: true,
    },
    { change: { phase: "paused" as const }, isNews: true },
    { change: { step: { number: 2, of: 3 } }, isNews: true },
    { change: { verdict: { ...report.verdict, kind: "worse" as const } }, isNews: true },
    { change: { blind: [{ source: "traffic" as const, reason: "gone" }] }, isNews: true },
    { change: { down: ["blue"] }, isNews: true },
    { change: { outcome: "completed" as const }, isNews: true },
    { change: { closed: true }, isNews: true },
    { change: { lostOutside: { lost: 3, lastAtMs: 1 } }, isNews: true },
    { change: { lostOutside: null }, isNews: false },
    { change: { oldArm: { safeToDelete: true, why: "silent" } }, isNews: true },
  ])("tells $change apart: $isNews", ({ change, told: before = {}, isNews }) => {
    const told = toldNews({ ...report, ...before }, undefined, report.atMs);
    expect(toldNews({ ...report, ...change }, told, report.atMs).news !== told.news).toBe(isNews);
  });

  test("takes a tolerance that moves around a drift for no news, and its end for one", () => {
    const at = (share: number, tolerance: number, settled = true) => ({
      ...report,
      drift: { share, tolerance, settled },
    });
    const course = [
      { said: at(-0.271, 0.263), isNews: true },
      { said: at(-0.263, 0.27), isNews: false },
      { said: at(-0.274, 0.26), isNews: false },
      { said: at(-0.131, 0.27), isNews: true },
      { said: at(-0.263, 0.27), isNews: false },
      { said: at(-0.271, 0.263), isNews: true },
      { said: at(-0.271, 0.263, false), isNews: true },
    ];
    let told = toldNews(report, undefined, report.atMs);
    for (const { said, isNews } of course) {
      expect(isNewsOf(said, told, { atMs: said.atMs, numbersEveryMs: 15_000 })).toBe(isNews);
      told = toldNews(said, told, said.atMs);
    }
  });
});

describe("deliverShift()", () => {
  let server: Server;
  let url: string;
  const got: { authorization: string | undefined; body: unknown }[] = [];
  let status = 200;
  beforeEach(async () => {
    got.length = 0;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        got.push({ authorization: request.headers.authorization, body: JSON.parse(body) });
        response.writeHead(status).end("no such\nsource");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/shifts`;
  });
  afterEach(() => {
    server.close();
  });
  const report = shiftReportOf(new SimulatedTraffic().run(1, 200).facts());
  const { signal } = new AbortController();

  test("posts the report with its kind and the token", async () => {
    status = 202;
    expect(await deliverShift({ url, authorization: "Bearer secret" }, report, signal)).toEqual({ ok: true });
    expect(got).toEqual([
      {
        authorization: "Bearer secret",
        body: { version: "1", kind: "nines.shift", report: JSON.parse(JSON.stringify(report)) },
      },
    ]);
  });

  test("says why a relay takes nothing", async () => {
    status = 404;
    expect(await deliverShift({ url, authorization: undefined }, report, signal)).toEqual({
      ok: false,
      reason: "answers 404: no such source",
    });
    const gone = { url: "http://127.0.0.1:1/in/shifts", authorization: undefined };
    expect(await deliverShift(gone, report, signal)).toMatchObject({ ok: false });
  });
});

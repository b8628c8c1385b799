import { describe, expect, test } from "@jest/globals";
import type { FailureCause, RequestOutcome } from "../../../exporters/prove/client/request-outcome.ts";
import type { ProofRequest } from "../../../exporters/prove/proof-plan.ts";
import { createDurationSketch } from "../../../exporters/prove/report/duration-sketch.ts";
import { failureBound } from "../../../exporters/prove/report/failure-bound.ts";
import { createProofLedger, mostLostListed } from "../../../exporters/prove/report/proof-ledger.ts";
import { proofReport } from "../../../exporters/prove/report/proof-report.ts";
import { proofVerdict } from "../../../exporters/prove/report/proof-verdict.ts";
import { versionShares } from "../../../exporters/prove/report/version-shares.ts";
import fc from "../../property.ts";
import { planOf } from "./proof-plan.ts";

const requestDue = (dueMs: number): ProofRequest => ({ index: 0, dueMs, connection: "new", speed: "usual" });
const ok = (version?: string): RequestOutcome => ({ kind: "ok", status: 200, version });
const failed = (cause: FailureCause, change: Partial<Extract<RequestOutcome, { kind: "failed" }>> = {}) =>
  ({
    kind: "failed",
    cause,
    status: undefined,
    version: undefined,
    onReusedConnection: false,
    detail: "",
    ...change,
  }) as const;
const unsent: RequestOutcome = { kind: "unsent", detail: "EMFILE" };

describe("createProofLedger()", () => {
  test("has sent = ok + failed + in flight at every moment, in all and in each second, and loses nothing that was due", () => {
    const step = fc.record({
      dueMs: fc.nat(5000),
      act: fc.constantFrom("send" as const, "end" as const, "miss" as const),
      outcome: fc.constantFrom(ok("v1"), ok(), failed("reset"), failed("status", { status: 503 }), unsent),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const ledger = createProofLedger({ beforeSeconds: 1 });
        const open: ProofRequest[] = [];
        let due = 0;
        for (const { dueMs, act, outcome, which } of steps) {
          if (act === "send") {
            const request = { ...requestDue(dueMs), index: due };
            ledger.sent(request);
            open.push(request);
            due++;
          } else if (act === "miss") {
            ledger.missed({ from: due, to: due + 1 }, () => dueMs);
            due++;
          } else if (open.length > 0) {
            const [request] = open.splice(which % open.length, 1);
            if (request !== undefined) ledger.ended(request, outcome, request.dueMs + 5);
          }
          const { sent, ok: good, failed: bad, inFlight, missed } = ledger.tally();
          expect([sent, inFlight, sent + missed]).toEqual([good + bad + inFlight, open.length, due]);
          const rows = ledger.rows();
          const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
          expect([
            sum((row) => row.sent),
            sum((row) => row.ok),
            sum((row) => row.failed),
            sum((row) => row.missed),
          ]).toEqual([sent, good, bad, missed]);
        }
      }),
    );
  });

  test("counts what it no longer lists", () => {
    const ledger = createProofLedger({ beforeSeconds: 0 });
    for (let index = 0; index < mostLostListed + 5; index++) {
      const request = { ...requestDue(index), connection: "kept" } as const;
      ledger.sent(request);
      ledger.ended(request, failed("closed", { onReusedConnection: true }), index);
    }
    const report = reportOf(ledger);
    expect([report.failed, report.lostRequests.length, report.lostRequestsLeftOut]).toEqual([10_005, 10_000, 5]);
    expect(report).toMatchObject({
      failedOnKeptConnections: 10_005,
      failedOnReusedConnections: 10_005,
      closedOnReusedConnections: 10_005,
    });
  });
});

test("proofReport() tells causes with their seconds, and which failures a retry would have spared", () => {
  const ledger = createProofLedger({ beforeSeconds: 0 });
  const end = (dueMs: number, outcome: RequestOutcome) => {
    ledger.sent(requestDue(dueMs));
    ledger.ended(requestDue(dueMs), outcome, dueMs + 20);
  };
  end(100, ok("v1"));
  end(1100, failed("status", { status: 503 }));
  end(1200, failed("status", { status: 503 }));
  end(1300, failed("status", { status: 502, onReusedConnection: true }));
  end(2100, failed("status", { status: 503 }));
  end(2200, failed("closed", { onReusedConnection: true }));
  end(2300, unsent);
  const report = reportOf(ledger);
  expect(report).toMatchObject({
    verdict: { kind: "lost", lost: 5 },
    due: 7,
    sent: 6,
    ok: 1,
    failed: 5,
    missed: 1,
    failedOnReusedConnections: 2,
    closedOnReusedConnections: 1,
    failures: [
      {
        cause: "status 503",
        count: 3,
        seconds: [
          [1, 2],
          [2, 1],
        ],
      },
      { cause: "status 502", count: 1, seconds: [[1, 1]] },
      { cause: "closed", count: 1, seconds: [[2, 1]] },
    ],
    perSecond: [
      [1, 1, 0, 0],
      [3, 0, 3, 0],
      [2, 0, 2, 1],
    ],
    client: { unsent: { EMFILE: 1 }, unmeasuredSeconds: [] },
  });
});

test("proofReport() proves nothing of a time in which nothing was to change", () => {
  const ledger = createProofLedger({ beforeSeconds: 10 });
  ledger.sent(requestDue(100));
  ledger.ended(requestDue(100), ok("v1"), 120);
  expect(reportOf(ledger, { beforeSeconds: 10 })).toMatchObject({
    ok: 1,
    verdict: { kind: "not-proven" },
    bound: null,
  });
  expect(reportOf(ledger, {})).toMatchObject({ verdict: { kind: "proven" }, bound: { kind: "below", ratio: 0.95 } });
});

function reportOf(ledger: ReturnType<typeof createProofLedger>, change: Parameters<typeof planOf>[1] = {}) {
  return proofReport(ledger, {
    plan: planOf("http://localhost/", change),
    startedAt: new Date(0),
    sentForMs: 3000,
    endedEarly: false,
    longestLagMs: 1,
    haproxy: undefined,
    arms: [],
  });
}

test.each([
  { name: "every request answered", figures: { sent: 9 }, verdict: { kind: "proven" } },
  { name: "a loss, whatever else", figures: { failed: 2, missed: 3 }, verdict: { kind: "lost", lost: 2 } },
  {
    name: "an end in the time before",
    figures: { sent: 146, duringSeconds: -2 },
    verdict: { kind: "not-proven", reasons: ["it ended before anything was to change"] },
  },
  { name: "nothing sent", figures: { sent: 0 }, verdict: { kind: "not-proven", reasons: ["no request was sent"] } },
  {
    name: "a client that stood still",
    figures: { missed: 30, unmeasuredSeconds: 1 },
    verdict: {
      kind: "not-proven",
      reasons: ["this process stood still in 1 second", "30 requests that were due could not be sent"],
    },
  },
])("proofVerdict() of $name", ({ figures, verdict }) => {
  const none = { sent: 100, failed: 0, missed: 0, unmeasuredSeconds: 0, duringSeconds: 1, inFlight: 0 };
  expect(proofVerdict({ ...none, ...figures })).toEqual(verdict);
});

describe("failureBound()", () => {
  // 30 000 requests without a loss prove less than 0.01 %: the rule of three.
  test.each([
    { count: 30_000, lost: 0, bound: { kind: "below", ratio: 0.00009985275 } },
    { count: 1, lost: 0, bound: { kind: "below", ratio: 0.95 } },
    { count: 5599, lost: 146, bound: { kind: "between", low: 0.022216, high: 0.030586 } },
  ])("of $lost lost among $count", ({ count, lost, bound }) => {
    const found = failureBound({ count, lost }) ?? {};
    expect(Object.keys(found).sort()).toEqual(Object.keys(bound).sort());
    for (const [name, value] of Object.entries(bound)) {
      if (typeof value === "number") expect(found[name as keyof typeof found]).toBeCloseTo(value, 6);
    }
  });

  test("is nothing without requests", () => {
    expect(failureBound({ count: 0, lost: 0 })).toBeUndefined();
  });
});

describe("createDurationSketch()", () => {
  test("is right within one percent", () => {
    const durations = fc.array(fc.double({ min: 0.05, max: 100_000, noNaN: true }), { minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(durations, (list) => {
        const sketch = createDurationSketch();
        for (const ms of list) sketch.add(ms);
        const exact = [...list].sort((a, b) => a - b)[Math.ceil(list.length * 0.99 - 1e-9) - 1] ?? 0;
        expect(Math.abs((sketch.quantileMs(0.99) ?? 0) / exact - 1)).toBeLessThan(0.0101);
      }),
    );
  });

  test("knows no 99th percentile of fewer than 100", () => {
    const sketch = createDurationSketch();
    for (let ms = 1; ms <= 99; ms++) sketch.add(ms);
    expect([sketch.count(), sketch.quantileMs(0.99), sketch.longestMs()]).toEqual([99, undefined, 99]);
  });
});

describe("versionShares()", () => {
  const rows = [10, 10, 10, 10, 10, 10].map((count, second) => {
    const green = second < 3 ? 1 : 5;
    return {
      sent: count,
      ok: count,
      failed: 0,
      missed: 0,
      isMeasured: true,
      causes: new Map(),
      versions: new Map([
        ["v1", count - green],
        ["v2", green],
      ]),
    };
  });
  const haproxy = {
    backend: "app",
    retries: 0,
    redispatches: 0,
    restarts: 0,
    blindLooks: 0,
    steps: [
      {
        fromMs: 0,
        toMs: 2900,
        servers: [
          { name: "blue1", weight: 90 },
          { name: "green1", weight: 10 },
        ],
      },
      {
        fromMs: 3300,
        toMs: 6000,
        servers: [
          { name: "blue1", weight: 50 },
          { name: "green1", weight: 50 },
        ],
      },
    ],
  };

  test("compares each step with its weights, in seconds without a change", () => {
    const arms = [
      { servers: "blue*", version: "v1" },
      { servers: "green1", version: "v2" },
    ];
    const steps = versionShares(rows, { haproxy, arms, beforeSeconds: 0 });
    expect(steps.map(({ fromSecond, toSecond, versions }) => ({ fromSecond, toSecond, versions }))).toEqual([
      {
        fromSecond: 0,
        toSecond: 2,
        versions: [
          { version: "v1", answers: 18, share: 0.9, intendedShare: 0.9 },
          { version: "v2", answers: 2, share: 0.1, intendedShare: 0.1 },
        ],
      },
      {
        fromSecond: 4,
        toSecond: 6,
        versions: [
          { version: "v1", answers: 10, share: 0.5, intendedShare: 0.5 },
          { version: "v2", answers: 10, share: 0.5, intendedShare: 0.5 },
        ],
      },
    ]);
  });

  test("asks for nothing of a version whose server is not known", () => {
    const [step] = versionShares(rows, { haproxy, arms: [], beforeSeconds: 0 });
    expect(step?.versions.map(({ intendedShare }) => intendedShare)).toEqual([null, null]);
  });

  test("has no seconds that a proof did not come to", () => {
    const steps = versionShares(rows, { haproxy: undefined, arms: [], beforeSeconds: 10 });
    expect(steps.map(({ name, fromSecond, toSecond }) => ({ name, fromSecond, toSecond }))).toEqual([
      { name: "before", fromSecond: 0, toSecond: 6 },
    ]);
  });

  test("has before and during where nobody tells the weights", () => {
    const steps = versionShares(rows, { haproxy: undefined, arms: [], beforeSeconds: 2 });
    expect(steps.map(({ name, answers }) => ({ name, answers }))).toEqual([
      { name: "before", answers: 20 },
      { name: "during", answers: 40 },
    ]);
  });
});

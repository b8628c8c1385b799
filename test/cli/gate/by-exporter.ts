import { gateRoute } from "../../../exporters/shifts/serve/gate-route.ts";
import type { HttpRequest } from "../../../service/http/http-route.ts";
import type { ShiftVerdictReport } from "../../../slo/shift/shift-report.ts";
import { uncountedWords } from "../../../slo/shift/statistics/verdict-words.ts";
import { reportOf } from "../../bot/shifts/sample-report.ts";
import { type GateMoment, judge, noWorse } from "./gate-moment.ts";

/** What `/api/gate` answers, by the verdict that the moment has, or by one that is told. */
export async function byExporter(moment: GateMoment, told?: ShiftVerdictReport) {
  const { phase, intended, actual, verdict, candidate, stable, lost = 0, changedSeconds = 900 } = moment;
  const { lostAsItBegan } = moment;
  const { isTcp = false, headroom, isWhole = true, lostLately = 0, reloadedSeconds, promotedSeconds, slo } = moment;
  const report = reportOf({
    phase,
    candidate: { intended, actual, requests: candidate[0], errors: candidate[1] },
    stable: { intended: 1 - intended, actual: 1 - actual, requests: stable[0], errors: stable[1] },
    drift: { share: actual - intended, tolerance: 0.02, settled: changedSeconds >= 30 },
    verdict: told ?? { ...reportOf().verdict, kind: verdict ?? "not_enough", why: isTcp ? uncountedWords : noWorse },
    ledger: {
      sent: 9_000,
      answered: 9_000 - lost,
      failed: 0,
      inflight: 0,
      rescued: 0,
      lost,
      isWhole,
      ...(lostAsItBegan && { lostAsItBegan }),
    },
    lostLately,
    ...(promotedSeconds !== undefined && phase === "idle" && promotedEnd(promotedSeconds)),
    reloadedAtMs: reloadedSeconds === undefined ? null : reportOf().atMs - 1_000 * reloadedSeconds,
    shareBasis: isTcp ? "sessions" : "requests",
    headroom:
      headroom === undefined
        ? null
        : { requestsPerSecond: isTcp ? null : headroom[0], limit: headroom[1], stableCapacity: headroom[1] / 0.9 },
  });
  const route = gateRoute({
    shifts: { reports: () => [report], report: () => report, judge: () => judge },
    view: { slo: () => ({ budgetRemaining: slo }), configuredSlos: () => [] },
  });
  const request = {
    query: new URLSearchParams(`shift=checkout-green${slo === undefined ? "" : "&slo=checkout-availability"}`),
    params: {},
  } as unknown as HttpRequest;
  return JSON.parse(String((await route.handle(request)).body));
}

function promotedEnd(promotedSeconds: number) {
  return { outcome: "completed", endedAtMs: reportOf().atMs - 1_000 * promotedSeconds } as const;
}

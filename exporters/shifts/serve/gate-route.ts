import { errorAnswer, type HttpRoute, jsonAnswer } from "../../../service/http/http-route.ts";
import { decideGate, type GateAnswer } from "../../../slo/shift/decide-gate.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { type ShiftView, unknownShift } from "./shift-routes.ts";

export interface GateOptions {
  readonly shifts: ShiftView;
  /** What is left of an SLO's budget, 0 to 1 and below 0 when overspent; undefined when it is not known. */
  readonly remaining: (slo: string) => Promise<number | undefined>;
}

/**
 * Whether a rollout may take its next step, for pipelines and for Argo Rollouts' web metric. Every decision is a 200: whoever asks looks
 * at `decision`, and an error would be read as an answer by some and as none by others. A shift that is not watched is an error: no
 * waiting would ever make a decision of it.
 */
export function gateRoute({ shifts, remaining }: GateOptions): HttpRoute {
  return {
    method: "GET",
    path: "/api/gate",
    handle: async ({ query }) => {
      const shift = query.get("shift");
      if (shift === null || shift === "") {
        const hint = "write /api/gate?shift=checkout-green";
        return errorAnswer(400, { code: "gate-shift", message: "the question names no traffic shift", hint });
      }
      const report = shifts.report(shift);
      if (report === undefined) return unknownShift(shift, shifts);
      return jsonAnswer(await answerOf(report, query.get("slo") || null));
    },
  };

  async function answerOf(report: ShiftReport, slo: string | null): Promise<GateAnswer> {
    const left = slo === null ? undefined : { id: slo, remaining: (await remaining(slo)) ?? null };
    const candidate = report.arms.find(({ role }) => role === "candidate") ?? { name: "the candidate", intended: null };
    return { shift: report.shift, rollout: report.rollout, slo, ...decideGate({ ...report, candidate, slo: left }) };
  }
}

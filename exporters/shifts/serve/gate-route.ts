import { errorAnswer, type HttpRoute, jsonAnswer } from "../../../service/http/http-route.ts";
import { nearest, show } from "../../../slo/problem.ts";
import { decideGate, type GateDecision } from "../../../slo/shift/decide-gate.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { ShiftView } from "./shift-routes.ts";

export interface GateOptions {
  readonly shifts: ShiftView;
  /** What is left of an SLO's budget, 0 to 1 and below 0 when overspent; undefined when it is not known. */
  readonly remaining: (slo: string) => Promise<number | undefined>;
}

/** What `GET /api/gate` answers. */
export interface GateAnswer extends GateDecision {
  readonly shift: string;
  readonly rollout: string | null;
  readonly slo: string | null;
}

/**
 * Whether a rollout may take its next step, for pipelines and for Argo Rollouts' web metric. Every decision is a 200: whoever asks looks
 * at `decision`, and an error would be read as an answer by some and as none by others.
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
      const slo = query.get("slo") ?? report?.budget?.slo ?? null;
      if (report === undefined) return jsonAnswer(unknown(shift, { slo, shifts }));
      return jsonAnswer(await answerOf(report, slo));
    },
  };

  async function answerOf(report: ShiftReport, slo: string | null): Promise<GateAnswer> {
    const left = slo === null ? undefined : { id: slo, remaining: (await remaining(slo)) ?? null };
    return { shift: report.shift, rollout: report.rollout, slo, ...decideGate({ ...report, slo: left }) };
  }
}

/** Of a shift that nobody knows nothing is known, and that holds. */
function unknown(
  shift: string,
  { slo, shifts }: { readonly slo: string | null; readonly shifts: ShiftView },
): GateAnswer {
  const near = nearest(
    shift,
    shifts.reports().map((report) => report.shift),
  );
  const hint = near === undefined ? "" : `; did you mean ${show(near)}?`;
  return { shift, rollout: null, slo, decision: "hold", reasons: [`there is no traffic shift ${show(shift)}${hint}`] };
}

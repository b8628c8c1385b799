import { errorAnswer, type HttpAnswer, type HttpRoute, jsonAnswer } from "../../../service/http/http-route.ts";
import { nearest, show } from "../../../slo/problem.ts";
import { decideGate, type GateAnswer } from "../../../slo/shift/gate/decide-gate.ts";
import type { GatedSlo } from "../../../slo/shift/gate/gate-facts.ts";
import type { AloneJudge } from "../../../slo/shift/gate/judge-alone.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { drainSeconds } from "../../../slo/shift/shift-timing.ts";
import { shortList } from "../../../slo/shift/short-list.ts";
import type { MaybePromise } from "../../output/exporter-view.ts";
import { type ShiftView, unknownShift } from "./shift-routes.ts";

export interface GateOptions {
  readonly shifts: ShiftView & { readonly judge: (id: string) => AloneJudge | undefined };
  readonly view: GateView;
}

/** What is known of SLOs. */
export interface GateView {
  /** What is left of an SLO's budget, 0 to 1 and below 0 when overspent; undefined when it is not known, or there is no such SLO. */
  readonly slo: (id: string) => MaybePromise<{ readonly budgetRemaining: number | undefined } | undefined>;
  /** The ids of all SLOs of the configuration. */
  readonly configuredSlos: () => MaybePromise<readonly string[]>;
}

const parameters = ["shift", "slo"];

/**
 * Whether a rollout may take its next step, for pipelines and for Argo Rollouts' web metric. Every decision is a 200: whoever asks looks
 * at `decision`, and an error would be read as an answer by some and as none by others. A shift that is not watched is an error: no
 * waiting would ever make a decision of it.
 */
export function gateRoute({ shifts, view }: GateOptions): HttpRoute {
  return {
    method: "GET",
    path: "/api/gate",
    handle: async ({ query }) => {
      const mistake = mistakeIn(query);
      if (mistake !== undefined) return mistake;
      const shift = query.get("shift") ?? "";
      const report = shifts.report(shift);
      if (report === undefined) return unknownShift(shift, shifts);
      return jsonAnswer(await answerOf(report, query.get("slo")));
    },
  };

  async function answerOf(report: ShiftReport, slo: string | null): Promise<GateAnswer> {
    const arm = (role: string) => report.arms.find((one) => one.role === role);
    const decision = decideGate({
      ...report,
      reloadedSeconds: secondsSince(report.reloadedAtMs ?? null, report.atMs),
      candidate: arm("candidate") ?? { name: "the candidate", intended: null },
      isPromoted: isPromoted(report),
      // What a rollout lost that was over before anybody looked is in no ledger.
      ledger: report.rollout === null ? { lost: null, isWhole: false } : report.ledger,
      isWeightless: report.arms.every(({ weight }) => weight === 0),
      alone: {
        candidate: arm("candidate") ?? null,
        stable: arm("stable") ?? null,
        judge: shifts.judge(report.shift) ?? null,
      },
      slo: slo === null ? undefined : await gatedSlo(slo),
    });
    return { shift: report.shift, rollout: report.rollout, slo, ...decision };
  }

  async function gatedSlo(id: string): Promise<GatedSlo> {
    const known = await view.slo(id);
    if (known !== undefined) return { id, remaining: known.budgetRemaining ?? null };
    const ids = [...(await view.configuredSlos())].sort();
    return { id, remaining: null, why: ids.includes(id) ? unreadSlo : noSuchSlo(id, ids) };
  }
}

const unreadSlo =
  "the configuration has it, and this exporter knows nothing of it yet (either it is new, or it is no probe of this exporter and exporter.prometheus does not name the Prometheus that records it)";

function noSuchSlo(id: string, ids: readonly string[]): string {
  if (ids.length === 0) return "the configuration has no such SLO, it has none";
  const near = nearest(id, ids);
  return `the configuration has no such SLO, ${near === undefined ? "" : `did you mean ${near}? `}it has ${shortList(ids)}`;
}

/** Whether the candidate won although it is meant to have nothing; told for as long as the rules do. */
function isPromoted({ outcome, endedAtMs, atMs, arms }: ShiftReport): boolean {
  const hasNothing = arms.find(({ role }) => role === "candidate")?.intended === 0;
  const overSeconds = secondsSince(endedAtMs, atMs);
  return outcome === "completed" && hasNothing && overSeconds !== null && overSeconds < drainSeconds;
}

function secondsSince(thenMs: number | null, nowMs: number): number | null {
  return thenMs === null ? null : (nowMs - thenMs) / 1_000;
}

/** The answer to a question that asks for nothing, or for more than there is. */
function mistakeIn(query: URLSearchParams): HttpAnswer | undefined {
  const unknown = [...query.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) return unknownParameter(unknown);
  const twice = parameters.find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) {
    const hint = "ask once for each";
    return errorAnswer(400, { code: "gate-parameter", message: `${twice} is given more than once`, hint });
  }
  if ((query.get("shift") ?? "") === "") {
    const hint = "write /api/gate?shift=checkout-green";
    return errorAnswer(400, { code: "gate-shift", message: "the question names no traffic shift", hint });
  }
  if (query.get("slo") === "") {
    const hint = "leave it out, or name an SLO: /api/gate?shift=checkout-green&slo=checkout-availability";
    return errorAnswer(400, { code: "gate-slo", message: "slo is empty", hint });
  }
  return undefined;
}

/** A typing mistake must not take a question away without a word. */
function unknownParameter(name: string): HttpAnswer {
  const near = nearest(name, parameters);
  const hint = `${near === undefined ? "" : `did you mean ${show(near)}? `}it takes ${parameters.join(" and ")}`;
  return errorAnswer(400, { code: "gate-parameter", message: `there is no parameter ${show(name)}`, hint });
}

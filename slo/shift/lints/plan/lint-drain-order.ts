import { type Problem, show } from "../../../problem.ts";
import type { DrainFacts, DrainLayer, DrainSettings } from "../../drain/drain-facts.ts";
import { lintDrain } from "../../drain/lint-drain.ts";
import { lintStopSignal } from "../../drain/lint-stop-signal.ts";
import { onStop } from "../../drain/on-stop.ts";
import { secondsText } from "../../drain/seconds-text.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { ShiftDrain, TrafficShift } from "../../traffic-shift.ts";

/** Deregistration before preStop before grace, each long enough for what it waits for. */
export const lintDrainOrder: ShiftLint = ({ shift, path }) => {
  if (shift.drain === undefined) return [];
  const { drain } = shift;
  const facts = factsOf(shift, drain);
  // What is not said is taken so that it is in nobody's way.
  const settings: DrainSettings = {
    preStopSeconds: drain.preStopSeconds ?? 0,
    deregistrationSeconds: facts.layer === "none" ? undefined : drain.deregistrationSeconds,
    graceSeconds: drain.graceSeconds ?? Number.POSITIVE_INFINITY,
  };
  const signal = lintStopSignal({ server: drain.server, stopSignal: drain.stopSignal ?? "SIGTERM" }, settings, facts);
  return [
    ...(facts.layer === "none" ? strayDeregistration(shift, drain) : []),
    ...lintDrain(settings, facts, { onStop: onStop(drain) }).flatMap((problem) => asFarAsSaid(problem, drain)),
    // An image may bring the right signal with it.
    ...(signal === undefined
      ? []
      : [drain.stopSignal === undefined ? { ...signal, severity: "warning" as const } : signal]),
  ].map((problem) => ({
    ...problem,
    path: `${path}.drain.${problem.path === "slowest" ? "maxInflight" : problem.path}`,
  }));
};

function strayDeregistration({ layer }: TrafficShift, { deregistrationSeconds }: ShiftDrain): readonly Problem[] {
  // None at all keeps nothing open.
  if (deregistrationSeconds === undefined || deregistrationSeconds === 0) return [];
  const seconds = secondsText(deregistrationSeconds);
  return [
    {
      code: "drain-deregistration-layer",
      path: "deregistration",
      severity: "warning",
      message: `no load balancer of the layer ${show(layer)} deregisters: these ${seconds} drain nothing there, and only keep the count of lost requests open`,
      hint: "remove it; for an ALB or NLB in front of this layer, check it with nines drain --layer alb or nlb",
    },
  ];
}

/** A pod for which only a grace is written may have no preStop, which is worth a warning; what has neither may be no pod. */
function asFarAsSaid(problem: Problem, { preStopSeconds, graceSeconds }: ShiftDrain): readonly Problem[] {
  const isOfPreStop = problem.code === "drain-pre-stop" || problem.code === "drain-order";
  if (!isOfPreStop || preStopSeconds !== undefined) return [problem];
  return graceSeconds === undefined ? [] : [{ ...problem, severity: "warning" }];
}

/** Nothing here was measured but the slowest request: what is missing refuses nothing, and `nines drain` asks for it. */
function factsOf({ layer }: TrafficShift, { maxInflightSeconds = 0 }: ShiftDrain): DrainFacts {
  const layers: readonly DrainLayer[] = ["alb", "nlb"];
  return {
    layer: layers.find((known) => known === layer) ?? "none",
    endpointSeconds: 0,
    balancerSeconds: 0,
    slowestRequestSeconds: maxInflightSeconds,
    shutdownSeconds: undefined,
  };
}

import Big from "big.js";
import { durationToSeconds } from "../duration.ts";
import type { Probe, Query, Sli } from "../model.ts";
import { assertNever, nearest, type Problem, show } from "../problem.ts";
import { printSelector } from "../promql/print-selector.ts";
import { isVectorSelector, rateSelector } from "../promql/selectors.ts";
import type { EventsSpec, LatencySpec, ProbeSliSpec, SliSpec, TimeSliceSpec } from "../spec.ts";
import { edgeAt } from "./histogram-unit.ts";

interface SliContext {
  readonly at: string;
  readonly probes: readonly Probe[];
  readonly declaredProbes: ReadonlySet<string>;
  readonly scrapeSeconds: number;
  readonly problems: Problem[];
}

/** The SLI of the model, or nothing after saying why not. The spec has passed the schema already. */
export function sliFromSpec(spec: SliSpec, context: SliContext): Sli | undefined {
  switch (spec.kind) {
    case "events":
      return eventsFromSpec(spec, context);
    case "latency":
      return latencyFromSpec(spec, context);
    case "probe":
      return probeFromSpec(spec, context);
    case "timeSlice":
      return timeSliceFromSpec(spec, context);
    case "ratio":
      return {
        kind: "ratio",
        error: spec.error,
        weight: spec.weight === undefined ? undefined : queryFromText(spec.weight),
      };
    case "composite":
      return {
        kind: "composite",
        rule: spec.rule,
        parts: spec.of.map((part) => ({ slo: part.slo, weight: new Big(part.weight ?? 1).toFixed() })),
      };
    default:
      return assertNever(spec);
  }
}

function queryFromText(text: string): Query {
  if (isVectorSelector(text)) return { kind: "counter", selector: text.trim() };
  // The commonest PromQL says no more than its counter does; whatever it groups by, the rules group again. increase() counts
  // per window where a rule needs events per second, and means the same events.
  const rate = rateSelector(text);
  if (rate !== undefined) return { kind: "counter", selector: printSelector(rate.selector) };
  return { kind: "promql", text: text.trim() };
}

function eventsFromSpec(spec: EventsSpec, { at, problems }: SliContext): Sli | undefined {
  const { bad, good } = spec;
  if (bad !== undefined && good !== undefined) {
    problems.push({
      code: "sli-events",
      path: `${at}.good`,
      message: "both bad and good are given",
      hint: "remove one; nines computes the other from total",
    });
    return undefined;
  }
  const outcome = bad !== undefined ? { kind: "bad" as const, text: bad } : { kind: "good" as const, text: good };
  if (outcome.text === undefined) {
    problems.push({
      code: "sli-events",
      path: at,
      message: "neither bad nor good is given",
      hint: "write bad (or good): which of the total events fail (or succeed)",
    });
    return undefined;
  }
  return {
    kind: "events",
    total: queryFromText(spec.total),
    outcome: { kind: outcome.kind, query: queryFromText(outcome.text) },
  };
}

function latencyFromSpec(spec: LatencySpec, { at, problems }: SliContext): Sli | undefined {
  const thresholdSeconds = durationToSeconds(spec.threshold) ?? 0;
  const edge = edgeAt(thresholdSeconds, spec.unit);
  if (spec.edges !== undefined && !spec.edges.some((candidate) => Number(candidate) === Number(edge))) {
    problems.push({
      code: "latency-edge",
      path: `${at}.threshold`,
      message: `${show(spec.threshold)} is le="${edge}", which is not one of the histogram's edges`,
      hint: `choose one of ${spec.edges.join(", ")}, or add the edge where the histogram is made`,
    });
    return undefined;
  }
  const histogram = spec.histogram.trim();
  if (!isVectorSelector(histogram)) {
    problems.push({
      code: "latency-histogram",
      path: `${at}.histogram`,
      message: `${show(histogram)} is not a metric with matchers`,
      hint: 'write the histogram without _bucket, such as http_request_duration_seconds{job="checkout"}',
    });
    return undefined;
  }
  return { kind: "latency", histogram, buckets: spec.buckets ?? "classic", edge, thresholdSeconds };
}

function timeSliceFromSpec(spec: TimeSliceSpec, { scrapeSeconds }: SliContext): Sli {
  // A slice looks back over at least four scrapes, so that one lost scrape does not decide it.
  const sliceSeconds =
    spec.slice === undefined ? Math.max(60, 4 * scrapeSeconds) : (durationToSeconds(spec.slice) ?? 60);
  return { kind: "timeSlice", condition: spec.condition, sliceSeconds, gap: spec.gap ?? "unknown" };
}

function probeFromSpec(spec: ProbeSliSpec, { at, probes, declaredProbes, problems }: SliContext): Sli | undefined {
  const probe = probes.find((candidate) => candidate.name === spec.probe);
  if (probe === undefined) {
    // A probe that is broken was reported already.
    if (declaredProbes.has(spec.probe)) return undefined;
    const names = [...declaredProbes];
    const similar = nearest(spec.probe, names);
    problems.push({
      code: "unknown-probe",
      path: `${at}.probe`,
      message: `no probe is called ${show(spec.probe)}`,
      hint: similar === undefined ? "add it to the stack's probes" : `did you mean ${show(similar)}?`,
    });
    return undefined;
  }
  return { kind: "probe", probe, gap: spec.gap ?? "unknown", measure: spec.measure ?? "probes" };
}

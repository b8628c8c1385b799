import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { sharedMatchers } from "../../slo/promql/shared-matchers.ts";
import { ownHistogram } from "../../slo/shift/traffic/own-histogram.ts";
import { armSeries } from "../../slo/shift/traffic-selectors.ts";
import { armsOf, type TrafficShift } from "../../slo/shift/traffic-shift.ts";
import { weightSeries } from "../../slo/shift/weight-selectors.ts";
import { edgeAt } from "../../slo/sli/histogram-unit.ts";

/** Series that a shift reads, and the place in the config that says so. */
export interface ShiftReading {
  readonly path: string;
  /** `always`: there as long as an arm serves; `perhaps`: may not be there until something fails or is slow; `buckets`: an edge of a histogram. */
  readonly kind: "always" | "perhaps" | "buckets";
  /** Whether the user wrote the selector; otherwise it belongs to the kind of traffic. */
  readonly isWritten: boolean;
  /** What both arms have in common. */
  readonly base: SeriesSelector;
  readonly arms: { readonly stable: SeriesSelector; readonly candidate: SeriesSelector };
  /** Further series of the metric that tell of the same, of `perhaps`. */
  readonly otherwise?: readonly SeriesSelector[];
  /** The edge of the threshold, of `buckets`. */
  readonly edge?: string;
  /** What rules record nothing of where these series are missing; nothing is 0 of what need not be there. */
  readonly missing?: MissingRecords;
}

/** Recorded series that are not there. */
export interface MissingRecords {
  readonly names: RegExp;
  /** The same in words. */
  readonly what: string;
}

/** Everything that a shift reads in Prometheus, requests first. */
export function shiftReadings(shift: TrafficShift): readonly ShiftReading[] {
  const [stable, candidate] = armsOf(shift).map((arm) => armSeries(shift, arm));
  const [stableWeight, candidateWeight] = armsOf(shift).map((arm) => weightSeries(shift, arm)?.weight);
  const { traffic, slow } = shift;
  const isWritten = traffic.kind === "pods" || traffic.kind === "counters";
  const field = (name: string) => `${shift.id}.traffic${isWritten ? `.${name}` : ""}`;
  const isCounter = isWritten && traffic.slow !== undefined;
  const buckets = stable?.slow?.findIndex(({ sign }) => sign === -1) ?? -1;
  const histogram = isWritten ? `${shift.id}.slow.histogram` : `${shift.id}.slow`;
  const all = { kind: "always", isWritten, missing: { names: /^shift:/, what: "traffic" } } as const;
  return [
    reading([stable?.share[0].selector, candidate?.share[0].selector], { ...all, path: field("requests") }),
    reading([stable?.share[0].pods, candidate?.share[0].pods], { ...all, path: field("label"), isWritten: false }),
    reading([stable?.errors?.[0].selector, candidate?.errors?.[0].selector], {
      path: field("errors"),
      kind: "perhaps",
      isWritten,
      otherwise: (stable?.errors ?? []).slice(1).flatMap(({ selector }) => selectorOf(selector) ?? []),
    }),
    isCounter
      ? reading([stable?.slow?.[0].selector, candidate?.slow?.[0].selector], {
          path: field("slow"),
          kind: "perhaps",
          isWritten,
        })
      : reading([stable?.slow?.[buckets]?.selector, candidate?.slow?.[buckets]?.selector], {
          path: histogram,
          kind: "buckets",
          isWritten,
          // Beside `shift:slower` a panel has the verdict on errors.
          missing: { names: /^shift:.*slow(?!er$)/, what: "slow requests" },
          edge: edgeAt(slow?.thresholdSeconds ?? 0, ownHistogram(traffic)?.unit ?? slow?.unit),
        }),
    reading([stable?.inflight?.[0].selector, candidate?.inflight?.[0].selector], {
      ...all,
      path: field("inflight"),
      missing: { names: /^shift:.*inflight/, what: "requests in flight" },
    }),
    // HAProxy's weights stand beside its counters.
    ...(shift.weights.kind === "haproxy"
      ? []
      : [
          reading([stableWeight, candidateWeight], {
            ...all,
            path: `${shift.id}.weights`,
            missing: { names: /^shift:/, what: "weights" },
            isWritten: false,
          }),
        ]),
  ].flatMap((one) => one ?? []);
}

function reading(
  selectors: readonly [string | undefined, string | undefined],
  rest: Omit<ShiftReading, "base" | "arms">,
): ShiftReading | undefined {
  const [stable, candidate] = selectors.map((text) => (text === undefined ? undefined : selectorOf(text)));
  if (stable === undefined || candidate === undefined) return undefined;
  return { ...rest, base: sharedMatchers(stable, candidate), arms: { stable, candidate } };
}

/** Edges are looked for among all of them. */
function selectorOf(text: string): SeriesSelector | undefined {
  const { metric, matchers = [] } = vectorSelectors(text)[0] ?? {};
  return metric === undefined ? undefined : { metric, matchers: matchers.filter(({ label }) => label !== "le") };
}

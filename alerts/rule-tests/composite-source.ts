import Big from "big.js";
import type { Sli, Slo, Stack } from "../../slo/model.ts";
import { readsOf, selects } from "./reads.ts";
import { metricSource, type SignalSource } from "./signal-source.ts";
import { printSeries, type SimulatedSeries } from "./simulated-series.ts";

type Composite = Extract<Sli, { kind: "composite" }>;

/** A stack whose SLOs can be looked up by their id. */
export interface IndexedStack {
  readonly stack: Stack;
  readonly byId: ReadonlyMap<string, Slo>;
}

/** The source of any SLO; nothing where its metrics cannot be fed so that it is known what the SLO makes of them. */
export function signalSource(slo: Slo, indexed: IndexedStack): SignalSource | undefined {
  return slo.sli.kind === "composite" ? compositeSource(slo.sli, indexed) : metricSource(slo, indexed.stack);
}

/** An SLO and, if it is a composite, every SLO below it. */
export function withParts(slo: Slo, indexed: IndexedStack): readonly Slo[] {
  if (slo.sli.kind !== "composite") return [slo];
  const parts = slo.sli.parts.flatMap((part) => withParts(sloById(part.slo, indexed), indexed));
  return [...new Set([slo, ...parts])];
}

/** Feeds every part the same way, so that the whole shows what its parts do. */
function compositeSource(sli: Composite, indexed: IndexedStack): SignalSource | undefined {
  const leaves = [...new Set(sli.parts.flatMap((part) => withParts(sloById(part.slo, indexed), indexed)))].filter(
    (part) => part.sli.kind !== "composite",
  );
  const sources = leafSources(leaves, indexed.stack);
  if (sources === undefined) return undefined;
  const all = [...sources.values()];
  const series = all.flatMap((source) => source.groups.flatMap((group) => group.series));
  const ratioOf = (part: Slo, ratio: Big): Big =>
    part.sli.kind === "composite"
      ? combined(part.sli, (id) => ratioOf(sloById(id, indexed), ratio))
      : (sources.get(part)?.shown(ratio) ?? ratio);
  return {
    groups: [
      {
        labels: {},
        series: [...new Map(series.map((one): [string, SimulatedSeries] => [printSeries(one.labels), one])).values()],
      },
    ],
    // A part that is evaluated after its whole is a minute behind.
    settleSeconds: Math.max(...all.map((source) => source.settleSeconds)) + 60 * depth(sli, indexed),
    measure: "time",
    shown: (ratio) => combined(sli, (id) => ratioOf(sloById(id, indexed), ratio)),
    gone: all.some(({ gone }) => gone === "bad")
      ? "bad"
      : all.some(({ gone }) => gone === "unseen")
        ? "unseen"
        : "missing",
    feeds: "metrics",
  };
}

/** What to feed to each part; nothing when a part cannot be fed, or would count what is fed to another one. */
function leafSources(leaves: readonly Slo[], stack: Stack): ReadonlyMap<Slo, SignalSource> | undefined {
  const sources = new Map<Slo, SignalSource>();
  for (const leaf of leaves) {
    const source = metricSource(leaf, stack);
    if (source === undefined) return undefined;
    sources.set(leaf, source);
  }
  const disturbs = ([leaf, source]: readonly [Slo, SignalSource], other: Slo) =>
    leaf !== other &&
    source.groups.some(({ series }) =>
      series.some(({ labels }) => readsOf(other).some((selector) => selects(selector, labels))),
    );
  const entangled = [...sources].some((entry) => leaves.some((other) => disturbs(entry, other)));
  return entangled ? undefined : sources;
}

/** The error ratio of a composite whose parts have these. */
function combined(sli: Composite, ratioOf: (slo: string) => Big): Big {
  const ratios = sli.parts.map((part) => ({ weight: new Big(part.weight), ratio: ratioOf(part.slo) }));
  if (sli.rule === "weakest") return ratios.reduce((worst, { ratio }) => (ratio.gt(worst) ? ratio : worst), new Big(0));
  const weights = ratios.reduce((sum, { weight }) => sum.plus(weight), new Big(0));
  return ratios.reduce((sum, { weight, ratio }) => sum.plus(weight.times(ratio)), new Big(0)).div(weights);
}

function depth(sli: Composite, indexed: IndexedStack): number {
  const below = sli.parts
    .map((part) => sloById(part.slo, indexed).sli)
    .map((part) => (part.kind === "composite" ? depth(part, indexed) : 0));
  return 1 + Math.max(...below);
}

function sloById(id: string, { byId }: IndexedStack): Slo {
  const slo = byId.get(id);
  if (slo === undefined) throw new Error(`composite of a checked model names an unknown SLO: ${id}`);
  return slo;
}

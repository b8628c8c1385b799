import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { shiftOutcomes, shiftPhases, shiftVerdicts } from "../../../slo/shift/shift-names.ts";
import type { ShiftLedgerReport } from "../../../slo/shift/shift-report.ts";
import { trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { MetricFamily } from "../../output/metric-family.ts";
import { probeResults } from "../track/count-answers.ts";
import type { ShiftState } from "../track/shift-state.ts";
import { isBlind } from "./shift-facts.ts";
import { byArm, counter, type FamilyOfShifts, gauge, type MeasuredShift, one } from "./shift-family.ts";
import { shiftLedger } from "./shift-ledger.ts";
import { countsOf } from "./shift-report-of.ts";
import { expectedStepSeconds, shiftStep } from "./shift-step.ts";
import { decidingVerdict, dispersionNow, shiftVerdict } from "./shift-verdict.ts";
import { unseenProxies } from "./unseen-proxies.ts";

/** The families of traffic shifts. Counters are there from the first look on; what is not known has no series. */
export function shiftFamilies(measured: () => readonly MeasuredShift[]): readonly MetricFamily[] {
  return rows.map(({ series, ...family }) => ({
    ...family,
    series: {
      *[Symbol.iterator]() {
        for (const one of measured()) yield* series(one);
      },
    },
  }));
}

const names = shiftExporterSeries;

const rows: readonly FamilyOfShifts[] = [
  {
    name: names.info.replace(/_info$/, ""),
    help: "A traffic shift, its arms by role, and the rollout that goes on or was the last",
    type: "info",
    unit: undefined,
    *series({ facts: { tracked, state } }) {
      const { id, service, strategy, layer, stable, candidate } = tracked.shift;
      const rollout = state.rollout?.id ?? "";
      const arms = { stable: stable.name, candidate: candidate.name };
      yield { labels: { shift: id, service, rollout, strategy, layer, ...arms }, value: 1 };
    },
  },
  gauge(names.intendedWeight, "What the load balancer was told, in its own unit; absent while nobody can read it", {
    *of({ facts }) {
      if (isBlind(facts, "weights")) return;
      yield* byArm(facts, (arm) => facts.state.weights?.byArm[arm], { source: "primary" });
    },
  }),
  gauge(names.declaredWeight, "The weight that is written down; absent where none is, or nobody can read it", {
    *of({ facts }) {
      yield* byArm(facts, (arm) => facts.declared?.[arm]);
    },
  }),
  gauge(names.phase, "What a shift is doing: 1 for one of the phases", {
    *of({ facts: { tracked, state } }) {
      for (const phase of shiftPhases)
        yield { labels: { shift: tracked.shift.id, phase }, value: state.phase === phase ? 1 : 0 };
    },
  }),
  gauge(names.step, "The step that a shift has come to; the number of changes of weights where no steps are planned", {
    of: ({ facts: { tracked, state } }) =>
      one(tracked.shift, shiftStep(tracked.shift, state)?.number ?? state.rollout?.moves ?? 0),
  }),
  gauge(names.steps, "The steps that are planned", {
    of: ({ facts: { tracked, state } }) =>
      one(tracked.shift, shiftStep(tracked.shift, state)?.of ?? tracked.shift.steps.length),
  }),
  gauge(names.expectedStep, "How long the present step is meant to take; absent where none is planned", {
    of: ({ facts: { tracked, state } }) => one(tracked.shift, expectedStepSeconds(tracked.shift, state)),
  }),
  gauge(names.started, "When the rollout began that goes on or was the last; 0 before the first", {
    of: ({ facts: { tracked, state } }) => one(tracked.shift, (state.rollout?.startedAtMs ?? 0) / 1_000),
  }),
  gauge(names.lastChange, "When the shares of the arms changed last; 0 before the first change", {
    of: ({ facts: { tracked, state } }) => one(tracked.shift, (state.changedAtMs ?? 0) / 1_000),
  }),
  gauge(names.evidence, "Natural logarithm of the e-value against the candidate; absent while nothing can be said", {
    *of({ facts }) {
      for (const sli of ["errors", "slow"] as const) {
        const { evidence } = shiftVerdict(facts, sli);
        if (evidence !== null) yield { labels: { shift: facts.tracked.shift.id, sli }, value: evidence };
      }
    },
  }),
  gauge(names.dispersion, "How bursty the stable arm's errors are among its requests, 1 by chance alone", {
    of: ({ facts: { tracked, state, nowMs } }) =>
      one(tracked.shift, isCounted(tracked.shift) ? dispersionNow(tracked.shift, state, nowMs) : undefined),
  }),
  gauge(names.verdict, "What is said of the candidate, by errors and slow requests: 1 for one of the verdicts", {
    *of({ facts }) {
      const { kind } = decidingVerdict(facts);
      for (const verdict of shiftVerdicts)
        yield { labels: { shift: facts.tracked.shift.id, verdict }, value: kind === verdict ? 1 : 0 };
    },
  }),
  counter(names.finished, "Rollouts that are over, by how they ended", {
    *of({ facts: { tracked, state } }) {
      for (const outcome of shiftOutcomes)
        yield { labels: { shift: tracked.shift.id, outcome }, value: state.finished[outcome] };
    },
  }),
  counter(
    names.requests,
    "Requests that an arm was given, by what became of them; rescued counts tries made again; absent where nobody tells",
    {
      *of({ facts }) {
        if (!isCounted(facts.tracked.shift)) return;
        for (const outcome of ["ok", "failed", "lost", "rescued"] as const)
          yield* byArm(facts, (arm) => facts.state.totals[arm]?.[outcome] ?? undefined, { outcome });
      },
    },
  ),
  gauge(names.compared, "Requests of the rollout that the verdict rests on; absent where they cannot be counted", {
    *of({ facts }) {
      if (facts.state.rollout === null || !isCounted(facts.tracked.shift)) return;
      yield* byArm(facts, (arm) => countsOf(arm, facts).requests, { outcome: "ended" });
      yield* byArm(facts, (arm) => countsOf(arm, facts).errors, { outcome: "errors" });
      if (facts.tracked.shift.slow === undefined) return;
      const slowOf = (arm: string) => {
        const { slow, measured } = countsOf(arm, facts);
        return slow === null ? undefined : { slow, measured };
      };
      yield* byArm(facts, (arm) => slowOf(arm)?.slow, { outcome: "slow" });
      yield* byArm(facts, (arm) => slowOf(arm)?.measured, { outcome: "measured" });
    },
  }),
  gauge(names.ledger, "Requests of the rollout that goes on or was the last; absent where they cannot be counted", {
    *of({ facts }) {
      const ledger = shiftLedger(facts);
      for (const outcome of ["sent", "answered", "failed", "lost", "rescued"] as const) {
        const value = ledger?.[outcome] ?? null;
        // That none was lost is known only of what was seen.
        const isKnown = value !== null && (outcome !== "lost" || value > 0 || ledger?.isWhole === true);
        if (isKnown) yield { labels: { shift: facts.tracked.shift.id, outcome }, value };
      }
      if (ledger?.lostAsItBegan !== undefined)
        yield {
          labels: { shift: facts.tracked.shift.id, outcome: "lost_as_it_began" },
          value: ledger.lostAsItBegan,
        };
    },
  }),
  gauge(
    names.ledgerWhole,
    "Whether the ledger has all of its requests: with 0 some were not seen, and there were more",
    {
      of: ({ facts }) => one(facts.tracked.shift, wholeness(shiftLedger(facts))),
    },
  ),
  gauge(names.proxies, "HAProxies that count a part of the traffic; there while some of them are not seen", {
    *of({ facts: { tracked, state } }) {
      const unseen = unseenProxies(state);
      if (unseen === null) return;
      const shift = tracked.shift.id;
      yield { labels: { shift, state: "seen" }, value: unseen.of - unseen.count };
      yield { labels: { shift, state: "unseen" }, value: unseen.count };
    },
  }),
  gauge(names.proxiesUnseenSince, "Since when one of several HAProxies is not seen; absent while all are", {
    of: ({ facts: { tracked, state } }) => {
      const sinceMs = unseenProxies(state)?.sinceMs;
      return one(tracked.shift, sinceMs && sinceMs / 1_000);
    },
  }),
  gauge(names.lostLater, "Requests lost after the ledger of the rollout was closed, which it does not have", {
    of: ({ facts }) => one(facts.tracked.shift, lostLater(facts)),
  }),
  counter(names.probeRequests, "Requests of the exporter's own to an arm; without one where nobody told which it was", {
    *of({ facts: { tracked, state } }) {
      for (const arm of probedArms(tracked.shift, state))
        for (const result of probeResults) {
          const labels = { shift: tracked.shift.id, arm, result };
          yield { labels, value: state.probes[arm]?.[result] ?? 0 };
        }
    },
  }),
  counter(names.dnsAnswers, "Answers of a name server that mean an arm", {
    *of({ facts, resolvers }) {
      for (const resolver of resolvers)
        yield* byArm(facts, (arm) => facts.state.dns[resolver]?.[arm] ?? 0, { resolver });
    },
  }),
  gauge(names.sourceUp, "Whether the last reading of a shift's source went well", {
    *of({ facts, sources }) {
      for (const { name, up } of sources)
        yield { labels: { shift: facts.tracked.shift.id, source: name }, value: up ? 1 : 0 };
    },
  }),
];

/** Whether requests are. */
function isCounted(shift: TrafficShift): boolean {
  return trafficForm(shift).shareBasis === "requests";
}

function wholeness(ledger: ShiftLedgerReport | null): number | undefined {
  return ledger === null ? undefined : Number(ledger.isWhole);
}

function lostLater(facts: MeasuredShift["facts"]): number | undefined {
  const { rollout } = facts.state;
  const areCounted = (shiftLedger(facts)?.lost ?? null) !== null;
  return rollout === null || !areCounted ? undefined : (rollout.lostOutside?.lost ?? 0);
}

function probedArms(shift: TrafficShift, { probes }: ShiftState): readonly string[] {
  if (shift.probes === undefined) return [];
  const all = armsOf(shift).map(({ name }) => name);
  return typeof shift.probes.url === "string" || probes[""] !== undefined ? [...all, ""] : all;
}

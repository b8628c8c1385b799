import { createStream, type Incident, type Stream } from "./stream.ts";

const hour = 3_600;
const day = 86_400;

/** The events of one group of one SLO of the example shop. */
export interface SloStream {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stream: Stream;
}

interface Row {
  readonly id: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly perSecond: number;
  readonly swing?: number;
  readonly leak: number;
  /** Days before now, minutes long, share of bad events. */
  readonly incidents: readonly (readonly [daysAgo: number, minutes: number, share: number])[];
  /** Strength of the small trouble that comes every other day. */
  readonly blips: number;
}

const rows: readonly Row[] = [
  {
    id: "checkout-availability",
    labels: { route: "/pay" },
    perSecond: 42,
    leak: 0.0002,
    incidents: [
      [2.3, 38, 0.35],
      [9.1, 20, 0.2],
      [24.4, 31, 0.12],
      [47, 55, 0.4],
    ],
    blips: 0.004,
  },
  {
    id: "checkout-availability",
    labels: { route: "/cart" },
    perSecond: 61,
    leak: 0.00012,
    incidents: [[2.3, 30, 0.06]],
    blips: 0.002,
  },
  {
    id: "checkout-availability",
    labels: { route: "/address" },
    perSecond: 17,
    leak: 0.0001,
    incidents: [[13.2, 24, 0.15]],
    blips: 0.003,
  },
  {
    id: "checkout-latency",
    perSecond: 120,
    leak: 0.0042,
    incidents: [
      [2.3, 60, 0.4],
      [5.6, 95, 0.2],
    ],
    blips: 0.05,
  },
  {
    id: "catalog-availability",
    perSecond: 300,
    leak: 0.0009,
    incidents: [
      [0.034, 90, 0.12],
      [12, 90, 0.22],
      [33, 180, 0.3],
    ],
    blips: 0.02,
  },
  {
    id: "catalog-freshness",
    perSecond: 1 / 60,
    swing: 0,
    leak: 0,
    incidents: [
      [1.3, 45, 1],
      [5.1, 22, 1],
      [17, 120, 1],
    ],
    blips: 0,
  },
  {
    id: "payment-attempts",
    perSecond: 15,
    leak: 0.00016,
    incidents: [
      [1.3, 40 * 60, 0.0017],
      [8.2, 50, 0.25],
      [39, 25, 0.3],
    ],
    blips: 0.003,
  },
  {
    id: "storefront-home",
    perSecond: 0.2,
    swing: 0,
    leak: 0.00002,
    // The last three are the outages of probe-series.ts: each location counts with the weight that the example gives it.
    incidents: [
      [3.2, 12, 0.67],
      [20, 9, 1],
      [7 / 24, 4, 0.6],
      [8 / 24, 4, 0.3],
      [9 / 24, 45, 0.1],
    ],
    blips: 0,
  },
  {
    id: "storefront-purchase",
    // A composite counts minutes, not requests: one event in each.
    perSecond: 1 / 60,
    swing: 0,
    leak: 0.0011,
    incidents: [
      [2.3, 38, 0.35],
      [8.2, 50, 0.25],
    ],
    blips: 0.01,
  },
];

/** Every stream of the shop as if it had run for so many days up to now. */
export function shopStreams({ now, days }: { readonly now: number; readonly days: number }): readonly SloStream[] {
  return rows.map(({ id, labels = {}, perSecond, swing = 0.45, leak, incidents, blips }, index) => {
    const origin = now - days * day - 40 * day;
    const options = { origin, perSecond, swing, leak, phase: index * 0.37 };
    const all = [...incidents.map(incidentBefore(now)), ...blipsBefore(now, { days, share: blips, seed: index + 1 })];
    return { id, labels, stream: createStream({ ...options, incidents: apart(all) }) };
  });
}

function incidentBefore(now: number) {
  return ([daysAgo, minutes, share]: readonly [number, number, number]): Incident => {
    const from = Math.round((now - daysAgo * day) / 60) * 60;
    return { from, to: from + minutes * 60, share };
  };
}

function blipsBefore(
  now: number,
  { days, share, seed }: { days: number; share: number; seed: number },
): readonly Incident[] {
  if (share === 0) return [];
  return Array.from({ length: Math.floor(days / 1.5) }, (_, index) => {
    // Scattered, but the same at every run.
    const scatter = Math.abs(Math.sin((index + 1) * 12.9898 * seed)) % 1;
    const from = now - 6 * hour - (index + scatter) * 1.5 * day;
    return { from, to: from + 240 + 900 * scatter, share: share * (0.5 + scatter) };
  });
}

/** Incidents that overlap would count events twice: the larger one wins. */
function apart(incidents: readonly Incident[]): readonly Incident[] {
  const kept: Incident[] = [];
  for (const incident of incidents.toSorted((a, b) => b.share - a.share)) {
    if (!kept.some(({ from, to }) => incident.from < to && from < incident.to)) kept.push(incident);
  }
  return kept;
}

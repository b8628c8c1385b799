/** A time in which a share of all events is bad. Unix seconds. */
export interface Incident {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Events whose number up to any moment is known exactly, so that every sum and ratio over them is, too. */
export interface Stream {
  /** Events from the beginning up to a Unix time. */
  readonly total: (time: number) => number;
  readonly bad: (time: number) => number;
}

export interface StreamOptions {
  /** Unix seconds; nothing happened before. */
  readonly origin: number;
  readonly perSecond: number;
  /** How strongly traffic follows the day, 0–1. */
  readonly swing: number;
  /** The share of events that is always bad. */
  readonly leak: number;
  readonly incidents: readonly Incident[];
  /** Moves the waves, so that no two streams look alike. */
  readonly phase: number;
}

interface Wave {
  readonly strength: number;
  readonly seconds: number;
}

const shimmer: readonly Wave[] = [
  { strength: 0.05, seconds: 13_411 },
  { strength: 0.04, seconds: 2_879 },
  { strength: 0.03, seconds: 1_201 },
];
const leakWaves: readonly Wave[] = [
  { strength: 0.35, seconds: 31_607 },
  { strength: 0.3, seconds: 7_919 },
  { strength: 0.2, seconds: 1_733 },
];

/** Traffic that follows the day, with a leak of failures and some incidents. */
export function createStream({ origin, perSecond, swing, leak, incidents, phase }: StreamOptions): Stream {
  const waves = swing === 0 ? [] : [{ strength: swing, seconds: 86_400 }, ...shimmer];
  const total = (time: number) =>
    perSecond * (time <= origin ? 0 : area(waves, { time, phase }) - area(waves, { time: origin, phase }));
  const leaked = (time: number) =>
    leak *
    perSecond *
    (time <= origin ? 0 : area(leakWaves, { time, phase }) - area(leakWaves, { time: origin, phase }));
  const sorted = incidents.toSorted((a, b) => a.from - b.from);
  const within = ({ from, to, share }: Incident, time: number) => share * (total(Math.min(time, to)) - total(from));
  let sum = 0;
  const before = sorted.map((incident) => {
    const known = sum;
    sum += within(incident, incident.to);
    return known;
  });
  const bad = (time: number) => {
    const index = sorted.findLastIndex(({ from }) => from < time);
    const incident = sorted[index];
    return leaked(time) + (incident === undefined ? 0 : (before[index] ?? 0) + within(incident, time));
  };
  return { total, bad };
}

/** The integral of 1 + Σ strength · sin(2π · time / seconds + phase), up to a constant. */
function area(waves: readonly Wave[], { time, phase }: { time: number; phase: number }): number {
  return waves.reduce((result, { strength, seconds }) => {
    const turn = (2 * Math.PI) / seconds;
    return result - (strength / turn) * Math.cos(turn * time + phase);
  }, time);
}

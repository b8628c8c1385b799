/** A stretch of time in seconds since the beginning: [from, to). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One process that counts its events. */
export interface Pod {
  readonly name: string;
  /** Prometheus scrapes it while it lives. */
  readonly lives: Stretch;
  /** It gets traffic; a well-behaved pod is scraped before its first and after its last event. */
  readonly serves: Stretch;
  /** Instants at which its counters start again at 0 under the same labels. */
  readonly restarts: readonly number[];
  /** The routes that it serves; all when not given. */
  readonly routes?: readonly string[];
}

/** How counters tell good from bad. */
export type Instrument =
  /** One counter per code. Without `zeroed`, the bad one appears with its first event, as many client libraries have it. */
  | { readonly kind: "codes"; readonly zeroed: boolean }
  /** The same, but the SLO asks for the good codes. */
  | { readonly kind: "good codes" }
  /** A counter of all events and one of the good ones. */
  | { readonly kind: "good" }
  /** A histogram; good events are fast. */
  | { readonly kind: "histogram" };

/** A service under load, as someone knows it who sees each event. */
export interface Workload {
  readonly instrument: Instrument;
  readonly routes: readonly string[];
  readonly pods: readonly Pod[];
  /** Events per second, of all pods together. */
  readonly traffic: (second: number, route: string) => number;
  /** Share of bad events. */
  readonly badShare: (second: number, route: string) => number;
  /** Bad events beside those, on the first pod that serves. */
  readonly bursts: readonly { readonly second: number; readonly bad: number }[];
  /** Times in which no scrape succeeds. */
  readonly gaps: readonly Stretch[];
  /** From then on every series carries another label: each begins anew, with the value it had. */
  readonly relabelledAt: number | undefined;
}

/** Pods that live all the time. */
export function steadyPods(count: number, seconds: number): readonly Pod[] {
  const always = { from: 0, to: seconds };
  return Array.from({ length: count }, (_, index) => ({
    name: `pod-${index + 1}`,
    lives: { from: -60, to: seconds },
    serves: always,
    restarts: [],
  }));
}

/** Replaces all pods every `everySeconds`; each is scraped before its first and after its last event. */
export function rolledOutPods(count: number, everySeconds: number, seconds: number): readonly Pod[] {
  return Array.from({ length: Math.ceil(seconds / everySeconds) }, (_, revision) => {
    const from = revision * everySeconds;
    const to = Math.min(seconds, from + everySeconds);
    return Array.from({ length: count }, (_, index) => ({
      name: `rev-${revision + 1}-${index + 1}`,
      lives: { from: from - 60, to: to + 60 },
      serves: { from, to },
      restarts: [],
    }));
  }).flat();
}

/** The same pods, each of which crashes every `everySeconds` and counts from 0 again. */
export function restartedPods(pods: readonly Pod[], everySeconds: number): readonly Pod[] {
  return pods.map((pod, index) => {
    const count = Math.floor((pod.serves.to - pod.serves.from) / everySeconds);
    return { ...pod, restarts: Array.from({ length: count }, (_, n) => (n + 1) * everySeconds + index * 1000 + 4) };
  });
}

/** Whether an instant lies in a stretch. */
export function isWithin(second: number, { from, to }: Stretch): boolean {
  return second >= from && second < to;
}

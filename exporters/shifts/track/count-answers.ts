import type { ShiftState } from "./shift-state.ts";

/** What became of a request of our own. */
export const probeResults = ["ok", "failed", "wrong_version"] as const;
export type ProbeResult = (typeof probeResults)[number];

/** One more request of our own to an arm; to none, where one address is for all and nobody told which it was. */
export function countProbe(state: ShiftState, { arm, result }: { readonly arm: string; readonly result: ProbeResult }) {
  const counts = state.probes[arm] ?? {};
  const more = { ...counts, [result]: (counts[result] ?? 0) + 1 };
  return { ...state, probes: { ...state.probes, [arm]: more } } satisfies ShiftState;
}

/** One more answer of a name server, which meant these arms. */
export function countDnsAnswer(
  state: ShiftState,
  { resolver, arms }: { readonly resolver: string; readonly arms: readonly string[] },
) {
  const counts = state.dns[resolver] ?? {};
  const more = Object.fromEntries(arms.map((arm) => [arm, (counts[arm] ?? 0) + 1]));
  return { ...state, dns: { ...state.dns, [resolver]: { ...counts, ...more } } } satisfies ShiftState;
}

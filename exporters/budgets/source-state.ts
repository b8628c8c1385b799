import type { Snapshot } from "../store/exporter-store.ts";

/** How far an SLO's history has been read, as it survives a restart. */
export interface SourceState {
  readonly epoch: string;
  /** The first minute that was asked for. */
  readonly start: number;
  /** The first minute that has not been asked for with success. */
  readonly askedUntil: number;
  /** Minutes whose answer changed after it was first given. */
  readonly revised: number;
  /** Milliseconds of settled minutes, which no late sample changes any more: counters that never go back. */
  readonly settled: {
    readonly until: number;
    readonly known: number;
    readonly unknown: number;
    readonly excluded: number;
  };
}

/** The state as it is stored. */
export function stateSnapshot(slo: string, state: SourceState): Snapshot {
  return { key: keyOf(slo), json: JSON.stringify(state) };
}

/** The stored state of an SLO; nothing when there is none of this definition. */
export function storedState(
  snapshots: readonly Snapshot[],
  { slo, epoch }: { readonly slo: string; readonly epoch: string },
): SourceState | undefined {
  const json = snapshots.find(({ key }) => key === keyOf(slo))?.json;
  if (json === undefined) return undefined;
  try {
    const state = JSON.parse(json) as SourceState;
    const numbers = [state.start, state.askedUntil, state.revised, ...Object.values(state.settled)];
    return state.epoch === epoch && numbers.every(Number.isFinite) ? state : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(slo: string): string {
  return `budget:${slo}`;
}

/** What ends an attempt before it ends itself. */
export interface Limits {
  /** The exporter stops. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the attempt has to be over. */
  readonly deadlineMs: number;
}

export type LimitReached = "timeout" | "stopped";

/** Calls `onLimit` at most once, never at once, as soon as a limit is reached. Gives the function that calls it off. */
export function watchLimits({ signal, deadlineMs }: Limits, onLimit: (reached: LimitReached) => void): () => void {
  const stop = () => end("stopped");
  const timer = setTimeout(() => end("timeout"), Math.max(0, deadlineMs - performance.now()));
  const aborted = signal.aborted ? setImmediate(stop) : undefined;
  signal.addEventListener("abort", stop);
  function callOff() {
    clearTimeout(timer);
    clearImmediate(aborted);
    signal.removeEventListener("abort", stop);
  }
  function end(reached: LimitReached) {
    callOff();
    onLimit(reached);
  }
  return callOff;
}

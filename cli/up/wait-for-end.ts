/** When somebody wants the process to end. */
export interface WantedEnd {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  readonly wanted: Promise<void>;
  /** Signals do what they usually do again. */
  readonly release: () => void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Ctrl-C arrives twice where npm or a wrapper passes on what the terminal sent to everybody. */
const sameKeyMs = 1_000;

/**
 * Waits for Ctrl-C, SIGTERM, or the end of the terminal, of which a write may tell before any signal does. Who asks again, a second later
 * or more, wants it at once: then the process dies, and what it started with it.
 */
export function waitForEnd(outputs: readonly NodeJS.EventEmitter[] = [process.stdout, process.stderr]): WantedEnd {
  const ending = new AbortController();
  const wanted = Promise.withResolvers<void>();
  let firstMs: number | undefined;
  const hear = (name: NodeJS.Signals): void => {
    const nowMs = performance.now();
    if (firstMs !== undefined && nowMs - firstMs > sameKeyMs) {
      release();
      process.kill(process.pid, name);
      return;
    }
    firstMs ??= nowMs;
    begin();
  };
  const begin = (): void => {
    ending.abort(new Error("it is to end"));
    wanted.resolve();
  };
  // However often it is told: a closed terminal asks once.
  const hearOutput = (error: unknown): void => {
    if (error instanceof Error && "code" in error && error.code === "EIO") begin();
  };
  const release = (): void => {
    for (const output of outputs) output.off("error", hearOutput);
    for (const name of signals) process.off(name, hear);
  };
  for (const output of outputs) output.on("error", hearOutput);
  for (const name of signals) process.on(name, hear);
  return { signal: ending.signal, wanted: wanted.promise, release };
}

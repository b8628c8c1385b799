import { faultOf } from "./shift-source-fault.ts";

/** What one reading may take. */
const readingMs = 5_000;

interface Source {
  /** In words, for messages. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number | undefined;
}

/** Reads a source within its time; whatever goes wrong is a ShiftSourceFault. */
export async function withinTime<T>(
  { name, signal, timeoutMs = readingMs }: Source,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  // Not everything that is waited for knows of signals.
  let giveUp: (() => void) | undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(either.reason);
    either.addEventListener("abort", giveUp, { once: true });
  });
  try {
    either.throwIfAborted();
    return await Promise.race([read(either), gaveUp]);
  } catch (error) {
    throw faultOf(name, either.aborted ? either.reason : error);
  } finally {
    if (giveUp !== undefined) either.removeEventListener("abort", giveUp);
  }
}

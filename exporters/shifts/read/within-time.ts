import { faultOf } from "./shift-source-fault.ts";

interface Source {
  /** In words, for messages. */
  readonly name: string;
  /** Ends when the reading has taken long enough, or nobody wants it any more. */
  readonly signal: AbortSignal;
}

/** Reads a source within its time; whatever goes wrong is a ShiftSourceFault. */
export async function withinTime<T>({ name, signal }: Source, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // Not everything that is waited for knows of signals.
  let giveUp: (() => void) | undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([read(signal), gaveUp]);
  } catch (error) {
    throw faultOf(name, signal.aborted ? signal.reason : error);
  } finally {
    if (giveUp !== undefined) signal.removeEventListener("abort", giveUp);
  }
}

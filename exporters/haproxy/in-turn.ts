/** HAProxy takes 10 connections to its sockets where nobody sets `stats maxconn`: people and other programs are to get in, too. */
const mostAtOnce = 4;

interface Turns {
  taken: number;
  /** Who waits, the first first. */
  readonly waiting: Set<() => void>;
}

/** By place, for the whole process: shifts know nothing of each other, and may have the same HAProxy. */
const places = new Map<string, Turns>();

/** Does work at a place as soon as fewer than four others do; throws the signal's reason if that takes too long. */
export async function inTurn<T>(place: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const turns = places.get(place) ?? { taken: 0, waiting: new Set() };
  places.set(place, turns);
  if (turns.taken < mostAtOnce) turns.taken++;
  else await turnOf(turns, signal);
  try {
    return await work();
  } finally {
    const [next] = turns.waiting;
    if (next !== undefined) next();
    else if (--turns.taken === 0) places.delete(place);
  }
}

/** Resolves when another one's turn ends, which then is this one's. */
function turnOf({ waiting }: Turns, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(begin);
      signal.removeEventListener("abort", giveUp);
    };
    const begin = () => {
      leave();
      resolve();
    };
    const giveUp = () => {
      leave();
      reject(signal.reason);
    };
    waiting.add(begin);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}

/** Resolves as soon as a condition holds; `waiting` is called whenever something happened. */
export function waitUntil(waiting: Set<() => void>, condition: () => boolean, withinMs: number): Promise<void> {
  if (condition()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (error?: unknown) => {
      clearTimeout(timer);
      waiting.delete(look);
      if (error === undefined) resolve();
      else reject(error);
    };
    const look = () => {
      try {
        if (condition()) end();
      } catch (error) {
        end(error);
      }
    };
    const timer = setTimeout(() => end(new Error(`this did not happen within ${withinMs} ms: ${condition}`)), withinMs);
    waiting.add(look);
  });
}

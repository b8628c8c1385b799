/** What was started, to be ended in the opposite order. */
export interface EndingStack {
  readonly add: (end: () => unknown) => void;
  /** Ends everything once; a part that cannot be ended holds up no other. */
  readonly endAll: () => Promise<void>;
}

/** Nothing is started yet. `onTrouble` hears what could not be ended. */
export function createEndingStack(onTrouble: (error: unknown) => void): EndingStack {
  const ends: (() => unknown)[] = [];
  let ending: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      try {
        await end();
      } catch (error) {
        onTrouble(error);
      }
    }
  };
  return {
    add: (end) => void ends.push(end),
    endAll: () => {
      ending ??= run();
      return ending;
    },
  };
}

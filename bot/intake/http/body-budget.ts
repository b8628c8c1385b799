/** Memory for bodies that are on their way to the store. */
export interface BodyBudget {
  /** Whether there was room; it is held then. */
  readonly take: (bytes: number) => boolean;
  readonly giveBack: () => void;
}

/** Hands out a share of the memory per request, so that many large bodies at once are put off instead of ending the process. */
export function createBodyBudgets(totalBytes: number): () => BodyBudget {
  let held = 0;
  return () => {
    let own = 0;
    return {
      take: (bytes) => {
        // One body always fits, whatever its size.
        if (held + bytes > totalBytes && held > own) return false;
        held += bytes;
        own += bytes;
        return true;
      },
      giveBack: () => {
        held -= own;
        own = 0;
      },
    };
  };
}

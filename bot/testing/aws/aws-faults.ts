import type { ServerResponse } from "node:http";

/** What goes wrong with a call. */
export type AwsFault =
  /** AWS refuses: `{ status: 400, code: "ThrottlingException" }`, `{ status: 503, code: "ServiceUnavailable" }`. */
  | { readonly kind: "error"; readonly status: number; readonly code: string; readonly message?: string }
  /** The connection breaks before the answer, and nothing is done. */
  | { readonly kind: "drop" }
  /** It is done, and then the connection breaks: the caller cannot know. */
  | { readonly kind: "dropAfter" }
  /** No answer ever comes. */
  | { readonly kind: "hang" };

export interface AwsFaults {
  /** Lets the next calls go wrong; of one action, or of any. */
  readonly failNext: (fault: AwsFault, options?: { readonly action?: string; readonly times?: number }) => void;
  /** Everything works again. */
  readonly heal: () => void;
}

/** Faults that wait for their calls. */
export function createAwsFaults(): AwsFaults & { readonly next: (action: string) => AwsFault | undefined } {
  let waiting: { readonly fault: AwsFault; readonly action: string | undefined; left: number }[] = [];
  return {
    failNext: (fault, { action, times = 1 } = {}) => void waiting.push({ fault, action, left: times }),
    heal: () => {
      waiting = [];
    },
    next: (action) => {
      const found = waiting.find((one) => one.left > 0 && (one.action === undefined || one.action === action));
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}

/** Throttling as AWS says it. */
export const throttling: AwsFault = {
  kind: "error",
  status: 400,
  code: "ThrottlingException",
  message: "Rate exceeded",
};

/** Breaks the connection of an answer. */
export function dropConnection(response: ServerResponse): void {
  response.socket?.destroy();
}

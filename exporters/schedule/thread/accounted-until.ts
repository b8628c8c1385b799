import type { ProberMessage } from "../due-result.ts";

/** How far each target is accounted for, so that a new probing thread goes on where a dead one stopped. */
export interface AccountedUntil {
  /** A target is accounted for from now on, unless it was known already. */
  readonly begin: (target: string, atMs: number) => void;
  readonly forget: (target: string) => void;
  readonly note: (messages: readonly ProberMessage[]) => void;
  readonly byTarget: () => ReadonlyMap<string, number>;
}

/** A record without targets. */
export function createAccountedUntil(): AccountedUntil {
  const until = new Map<string, number>();
  return {
    begin: (target, atMs) => {
      if (!until.has(target)) until.set(target, atMs);
    },
    forget: (target) => until.delete(target),
    note: (messages) => {
      for (const message of messages) {
        if (message.kind === "clock-step") {
          for (const [target, atMs] of until) until.set(target, Math.min(atMs, message.atMs));
        } else if (message.kind === "due") {
          const before = until.get(message.target);
          if (before !== undefined) until.set(message.target, Math.max(before, message.dueMs));
        }
      }
    },
    byTarget: () => until,
  };
}

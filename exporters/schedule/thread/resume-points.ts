import type { ProberMessage, StateChange } from "../due-result.ts";
import type { ResumePoint } from "../target/scheduled-target.ts";

/** How far each target is accounted for and its state, so that a new probing thread goes on where a dead one stopped. */
export interface ResumePoints {
  /** A target is accounted for from now on, unless it was known already. */
  readonly begin: (target: string, point: ResumePoint) => void;
  readonly forget: (target: string) => void;
  readonly note: (messages: readonly ProberMessage[]) => void;
  readonly byTarget: () => ReadonlyMap<string, ResumePoint>;
}

/** A record without targets. */
export function createResumePoints(): ResumePoints {
  const points = new Map<string, { accountedUntilMs: number; state: StateChange["state"] }>();

  function note(message: ProberMessage): void {
    switch (message.kind) {
      case "clock-step":
        for (const point of points.values()) point.accountedUntilMs = Math.min(point.accountedUntilMs, message.atMs);
        return;
      case "due": {
        const point = points.get(message.target);
        if (point !== undefined) point.accountedUntilMs = Math.max(point.accountedUntilMs, message.dueMs);
        return;
      }
      case "state": {
        const point = points.get(message.target);
        if (point !== undefined) point.state = message.state;
        return;
      }
      case "retry":
        return;
    }
  }

  return {
    begin: (target, point) => {
      if (!points.has(target)) points.set(target, { ...point });
    },
    forget: (target) => points.delete(target),
    note: (messages) => messages.forEach(note),
    byTarget: () => points,
  };
}

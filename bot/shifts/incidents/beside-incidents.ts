import type { Rollout } from "../rollout.ts";
import { deployOf } from "./rollouts-before.ts";

/** A count that grows is no reason to edit messages of incidents more often. */
const everyMs = 20_000;

interface Shown {
  /** What people have to see at once: everything but the count. */
  readonly face: string;
  readonly lost: string | undefined;
  readonly atMs: number;
}

/** When incidents have to show a rollout anew: at once, but where only what it lost has grown every 20 seconds at most, and in the end always the last count. */
export class BesideIncidents {
  readonly #shown = new Map<string, Shown>();
  /** Changed, and not shown yet. */
  readonly #waiting = new Map<string, Rollout>();

  /** Those of the rollouts, and of those that wait, which are to be shown now. */
  due(changed: readonly Rollout[], nowMs: number): readonly Rollout[] {
    for (const rollout of changed) this.#waiting.set(rollout.id, rollout);
    return [...this.#waiting.values()].filter((rollout) => this.#isDue(rollout, nowMs));
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#shown.delete(id);
      this.#waiting.delete(id);
    }
  }

  #isDue(rollout: Rollout, nowMs: number): boolean {
    const { lost, ...others } = deployOf(rollout);
    const face = JSON.stringify([others, lost === undefined]);
    const shown = this.#shown.get(rollout.id);
    const isSame = face === shown?.face;
    if (isSame && lost !== shown.lost && nowMs - shown.atMs < everyMs) return false;
    this.#waiting.delete(rollout.id);
    if (isSame && lost === shown.lost) return false;
    this.#shown.set(rollout.id, { face, lost, atMs: nowMs });
    return true;
  }
}

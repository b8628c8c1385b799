import type { ShiftChanges } from "./book/shift-book.ts";
import type { Rollout } from "./rollout.ts";

const prefix = "rollout:";

/** The name of the note that keeps a rollout. */
export function rolloutNote(id: string): string {
  return `${prefix}${id}`;
}

/** The notes that keep what changed; an empty one is removed. */
export function notesOf({ changed, forgotten }: ShiftChanges): ReadonlyMap<string, string> {
  return new Map([
    ...forgotten.map((id) => [rolloutNote(id), ""] as const),
    ...changed.map((rollout) => [rolloutNote(rollout.id), JSON.stringify(rollout)] as const),
  ]);
}

/** The rollouts among the notes of the store. */
export function rolloutsIn(notes: ReadonlyMap<string, string>): readonly Rollout[] {
  return [...notes].flatMap(([name, text]) => {
    const rollout = name.startsWith(prefix) ? readRollout(text) : undefined;
    return rollout === undefined ? [] : [rollout];
  });
}

/** A rollout as its note has it; nothing when there is no such note. */
export function readRollout(text: string | undefined): Rollout | undefined {
  if (text === undefined || text === "") return undefined;
  const rollout = JSON.parse(text) as Rollout;
  const { report } = rollout;
  const ledger = report.ledger === null ? null : { ...report.ledger, isWhole: report.ledger.isWhole ?? true };
  // An older relay may have written it, which knew nothing of arms that are down, of requests that were not seen, and not how a candidate does alone.
  return { ...rollout, report: { ...report, ledger, down: report.down ?? [], alone: report.alone ?? null } };
}

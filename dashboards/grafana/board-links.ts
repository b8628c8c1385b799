import type { Board } from "../model/board.ts";

/** Tags of a board: who made it, and from which stack; a push recognises its own boards by them. */
export function boardTags(board: Board): string[] {
  return ["nines", board.stack];
}

/** A list of all boards of the stack, which keeps time range and variables. */
export const otherBoards = { title: "Other boards", icon: "external link", tooltip: "Keeps time and choices" } as const;

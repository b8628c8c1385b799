import type { Board } from "../../dashboards/model/board.ts";
import { nearest, type Parsed, type Problem, show } from "../../slo/problem.ts";

/** The boards that the user named by uid, or all; and whether some board has each variable that the user set. */
export function chooseBoards(
  boards: readonly Board[],
  { uids, variables }: { readonly uids: readonly string[]; readonly variables: readonly string[] },
): Parsed<readonly Board[]> {
  const known = boards.map(({ uid }) => uid);
  const chosen = uids.length === 0 ? boards : boards.filter(({ uid }) => uids.includes(uid));
  const names = [...new Set(chosen.flatMap((board) => board.variables.map(({ name }) => name)))].filter(
    (name) => name !== "datasource",
  );
  const problems = [
    ...uids.filter((uid) => !known.includes(uid)).map((uid) => unknown("board", { word: uid, known })),
    ...(uids.some((uid) => !known.includes(uid)) ? [] : variables)
      .filter((name) => !names.includes(name))
      .map((name) => unknown("variable", { word: name, known: names })),
  ];
  return problems.length === 0 ? { ok: true, value: chosen, warnings: [] } : { ok: false, problems };
}

function unknown(kind: "board" | "variable", { word, known }: { word: string; known: readonly string[] }): Problem {
  const similar = nearest(word, known);
  const hint = `${similar === undefined ? "" : `did you mean ${show(similar)}? `}there are ${known.join(", ")}`;
  return kind === "board"
    ? { code: "unknown-board", path: "--board", message: `no board has the uid ${show(word)}`, hint }
    : { code: "unknown-variable", path: "--var", message: `no chosen board has a variable ${show(word)}`, hint };
}

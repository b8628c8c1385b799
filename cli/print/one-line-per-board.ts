import { isError } from "../../slo/problem.ts";
import type { PanelProblem } from "../check/check-panels.ts";
import { countText } from "./count-text.ts";

const mostCauses = 3;

/** Problems with one for each board whose panels lack data for several reasons, so that they bury nothing. */
export function oneLinePerBoard(problems: readonly PanelProblem[]): readonly PanelProblem[] {
  return problems.flatMap((problem) => {
    if (problem.dead === undefined) return [problem];
    const ofBoard = problems.filter(({ dead, path }) => dead !== undefined && path === problem.path);
    if (ofBoard.length === 1) return [problem];
    return ofBoard[0] === problem ? [merged(ofBoard)] : [];
  });
}

/** What is wrong for certain first, and of that what leaves most panels empty. */
function merged(all: readonly PanelProblem[]): PanelProblem {
  const weighed = [...all].sort(
    (a, b) => Number(isError(b)) - Number(isError(a)) || panelsOf(b).length - panelsOf(a).length,
  );
  const [first] = weighed;
  if (first?.dead === undefined) throw new Error("a board without a cause");
  const panels = new Set(all.flatMap(panelsOf));
  const causes = weighed.flatMap(({ dead }) => dead?.cause ?? []);
  const more = causes.length - mostCauses;
  const listed = [...causes.slice(0, mostCauses), ...(more > 0 ? [countText(more, "more reason")] : [])].join("; ");
  return {
    code: first.code,
    path: first.path,
    message: `${countText(panels.size, "panel")} of ${first.dead.board} ${panels.size === 1 ? "lacks" : "lack"} data: ${listed}`,
    hint: `${first.hint}; --format json names each panel and its reason`,
    ...(isError(first) ? {} : { severity: "warning" }),
  };
}

function panelsOf({ dead }: PanelProblem): readonly string[] {
  return dead?.panels ?? [];
}

import pc from "picocolors";
import { isError } from "../../slo/problem.ts";
import { drawCaret } from "../../slo/promql/draw-caret.ts";
import type { PlacedProblem } from "../config/read-stack.ts";
import type { Output } from "../world.ts";
import { hangingText } from "./wrap-text.ts";

type Paper = Pick<Output, "colors" | "columns">;

/** Problems as people read them: what is wrong, where, the offending characters, and the cure. */
export function problemText(problem: PlacedProblem, paper: Paper): string {
  const { bold, red, yellow, cyan, dim } = pc.createColors(paper.colors);
  const columns = Math.min(paper.columns, 120);
  const severity = isError(problem) ? "error" : "warning";
  const label = `${severity}[${problem.code}]: `;
  const head = hangingText(label, sentence(problem), columns);
  const paint = isError(problem) ? red : yellow;
  const lines = [
    `${paint(head.slice(0, severity.length))}${dim(head.slice(severity.length, label.length - 2))}${bold(head.slice(label.length - 2))}`,
  ];
  const place = placeText(problem);
  if (place !== "") lines.push(`  at ${cyan(place)}`);
  if (problem.excerpt !== undefined) {
    const drawn = drawCaret(problem.excerpt, columns - 7).split("\n");
    const rule = dim("     |");
    lines.push(rule, ...drawn.map((line) => `${rule} ${isCaretLine(line) ? paint(line) : line}`));
  }
  if (problem.hint !== "") lines.push(hangingText("  fix: ", problem.hint, columns));
  return `${lines.join("\n")}\n`;
}

/** `shop.yaml:12:18 services[0].slos[1].objective`, as much of it as is known. */
export function placeText({ file = "", path, line, column }: PlacedProblem): string {
  const position = [file, line, column].filter((part) => part !== undefined && part !== "").join(":");
  return [position, modelPath({ path, line })].filter((part) => part !== "").join("  ");
}

/** The path inside the model; nothing when the path only repeats the position in the file. */
export function modelPath({ path, line }: { readonly path: string; readonly line?: number | undefined }): string {
  return line !== undefined && /^line \d+/.test(path) ? "" : path;
}

function isCaretLine(line: string): boolean {
  return /^[ |]*\^+$/.test(line);
}

/** A message such as "is missing" begins with the name of the value that it is about. */
function sentence({ message, path }: PlacedProblem): string {
  const name = /[^.]+$/.exec(path)?.[0] ?? "";
  return /^(is|must|has) /.test(message) && name !== "" ? `${name} ${message}` : message;
}

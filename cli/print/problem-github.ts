import { isError } from "../../slo/problem.ts";
import type { PlacedProblem } from "../config/read-stack.ts";
import { modelPath } from "./problem-text.ts";

/**
 * One problem as a GitHub workflow command, which shows it beside the line in a pull request.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; escapes as in actions/toolkit, command.ts.
 */
export function problemToGithub(problem: PlacedProblem): string {
  const properties = Object.entries({
    file: problem.file,
    line: problem.line,
    col: problem.column,
    title: `nines ${problem.code}`,
  })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const path = modelPath(problem);
  const place = path === "" ? "" : `${path}: `;
  const hint = problem.hint === "" ? "" : ` (${problem.hint})`;
  return `::${isError(problem) ? "error" : "warning"} ${properties.join(",")}::${escapeData(`${place}${problem.message}${hint}`)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

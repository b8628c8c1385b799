import { countText } from "../format/number-text.ts";
import type { SloState } from "./slo-state.ts";

/** How everything is, in one or two sentences. */
export function summaryWords(states: readonly SloState[], openIncidents: number): string {
  const count = (state: SloState) => states.filter((one) => one === state).length;
  const parts = [
    counted(count("burningFast"), "is burning fast", "are burning fast"),
    counted(count("spent"), "has spent its budget", "have spent their budgets"),
    counted(count("burning"), "is burning", "are burning"),
    counted(count("unknown"), "is unknown", "are unknown"),
  ].filter((part) => part !== "");
  const open =
    openIncidents === 0
      ? ""
      : ` ${openIncidents === 1 ? "One incident is" : `${countText(openIncidents)} incidents are`} open.`;
  if (states.length === 0) return open.trim();
  const all =
    states.length === 1
      ? "The objective is within its budget."
      : `All ${states.length} objectives are within their budgets.`;
  const first =
    parts.length === 0
      ? all
      : `Of ${states.length === 1 ? "one objective" : `${states.length} objectives`}, ${listed(parts)}.`;
  return `${first}${open}`;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? "" : count === 1 ? `one ${one}` : `${count} ${many}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

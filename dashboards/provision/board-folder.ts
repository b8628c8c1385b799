import type { Stack } from "../../slo/model.ts";

/** The folder of a stack's boards in Grafana: its team, or the stack's own name when several teams share it. */
export function boardFolder(stack: Stack): string {
  const teams = new Set(stack.services.map((service) => service.team));
  const [only] = teams;
  return teams.size === 1 && only !== undefined && only !== "" ? only : stack.name;
}

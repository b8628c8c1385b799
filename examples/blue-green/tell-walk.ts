import type { Walk } from "./walk-weights.ts";
import type { Said } from "./what-each-says.ts";

/** What each part says of one step, as a few lines. */
export function tellStep({ told, rules, board, exporter, slack, gate }: Said): string {
  const green = exporter?.arms.find(({ name }) => name === "green");
  const rows = [
    ["Prometheus", `${share(rules.intended)} meant, ${share(rules.actual)} seen, ${rules.verdict ?? "no verdict"}`],
    ["exporter", `${share(green?.intended)} meant, ${share(green?.actual)} seen, ${exporter?.verdict.kind ?? "?"}`],
    ["board", board.requests === undefined ? "counts nothing" : `requests lost: ${board.lost} of ${board.requests}`],
    ["alerts", rules.firing.join(", ") || "none"],
    ["gate", `${gate.stdout.trim().replaceAll(/\n\s*/g, "; ")} (exit code ${gate.code})`],
    ["channel", slack.split("\n").slice(0, 3).join(" | ") || "nothing"],
  ];
  return `HAProxy was told: ${told} % to green\n${rows.map(([who = "", what]) => `  ${who.padEnd(11)} ${what}`).join("\n")}\n`;
}

/** What is left to say at the end: the accounts of both sides, and the whole channel. */
export function tellEnd({ said, isComplete, client, channel }: Walk): string {
  const last = said.at(-1);
  return [
    "The channel:",
    channel,
    "",
    isComplete
      ? `The walk went to its end: ${last?.told} % to green, where ${share(last?.rules.actual)} of the traffic is.`
      : "The gate asked to go back, and the traffic went back.",
    `The client sent ${client.sent} requests, before, during and after: ${client.ok} were answered well, ${client.failed} not.`,
    ledgerText(last?.exporter),
  ].join("\n");
}

function ledgerText(report: Said["exporter"]): string {
  const { sent, lost = null } = report?.ledger ?? {};
  return lost === null
    ? "Requests cannot be counted here, so nothing is known of losses but what the client says."
    : `requests lost: ${lost} of ${sent} in this rollout`;
}

function share(value: number | null | undefined): string {
  return value === null || value === undefined ? "?" : `${(100 * value).toFixed(1)} %`;
}

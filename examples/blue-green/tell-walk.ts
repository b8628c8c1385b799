import type { NinesAnswer } from "./start-world.ts";
import { boardUid, type Walk } from "./walk-weights.ts";
import type { BoardFigure, Said } from "./what-each-says.ts";

/** What each part says of one step, as a few lines. */
export function tellStep({ told, rules, board, exporter, slack, gate }: Said): string {
  const green = exporter?.arms.find(({ name }) => name === "green");
  const seen = (of: number | null | undefined) => `${share(of)} of the ${basis(exporter)} seen`;
  const rows = [
    [
      "Prometheus",
      `${share(rules.intended)} meant, ${seen(rules.actual)}, ${rules.verdict ?? silence({ told, exporter })}`,
    ],
    ["exporter", `${share(green?.intended)} meant, ${seen(green?.actual)}, ${exporter?.verdict.kind ?? "?"}`],
    ["board", boardText(board)],
    ["alerts", rules.firing.join(", ") || "none"],
    [
      "gate",
      `${gate.stdout.trim().replaceAll(/\n\s*/g, "; ")} (exit code ${gate.code})${gate.code === hold && isSplit(told) ? "; this walk goes on all the same" : ""}`,
    ],
    ["channel", slack.split("\n").slice(0, 3).join(" | ") || "nothing"],
  ];
  return `HAProxy was told: ${told} % to green\n${rows.map(([who = "", what]) => `  ${who.padEnd(11)} ${what}`).join("\n")}\n`;
}

function boardText({ lost, requests }: Said["board"]): string {
  if (requests === undefined) return "counts nothing";
  if (lost === requests && typeof lost === "string") return `requests and losses: ${lost}`;
  return typeof lost === "number"
    ? `requests lost: ${whole(lost)} of ${whole(requests)}`
    : `requests: ${whole(requests)}, lost: ${lost ?? "nothing is shown"}`;
}

/** Prometheus estimates between scrapes, and the board shows whole requests. */
function whole(figure: BoardFigure): BoardFigure {
  return typeof figure === "number" ? Math.round(figure) : figure;
}

/** The exit code of a gate that wants a pipeline to wait. */
const hold = 10;

/** Why the rules say nothing of the candidate. */
function silence({ told, exporter }: Pick<Said, "told" | "exporter">): string {
  if (exporter !== undefined && exporter.shareBasis !== "requests") return "no verdict without requests";
  return isSplit(told) ? "no verdict yet" : "no verdict: one arm has everything";
}

/** Whether both arms are meant to have something, so that there is a further step. */
function isSplit(told: number): boolean {
  return told > 0 && told < 100;
}

/** What is left to say at the end: the accounts of both sides, and the whole channel. */
export function tellEnd({ said, isComplete, client, channel }: Walk): string {
  const last = said.at(-1);
  const end = isComplete ? "The walk went to its end" : "The gate asked to go back";
  return [
    "The channel:",
    channel,
    "",
    `${end}: ${last?.told} % to green, where ${share(last?.rules.actual)} of the ${basis(last?.exporter)} are.`,
    `Of the client's own requests green answered ${clientShares(client)}.`,
    `The client sent ${client.sent} requests, before, during and after: ${client.ok} were answered well, ${client.failed} not.`,
    ledgerText(last?.exporter),
  ].join("\n");
}

/** What `nines preview` made of the shift's board. */
export function tellBoard(
  { code, stdout, stderr }: NinesAnswer,
  folder: string,
): { readonly isDrawn: boolean; readonly text: string } {
  const isDrawn = stdout.includes(`${boardUid}.png`);
  if (isDrawn && code === 0) return { isDrawn, text: `The board as it was at the end is in ${folder}.` };
  const what = isDrawn ? `The board as it was at the end is in ${folder}, with problems` : "There is no board";
  return { isDrawn, text: `${what}; nines preview says:\n${stderr.trimEnd()}` };
}

/** Connections that are kept carry on where they are, so that this may be another share than that of sessions or bytes. */
function clientShares({ shares }: Walk["client"]): string {
  const texts = shares.flatMap(({ weights, versions }) => {
    const weight = weights.find(({ name }) => name === "green")?.weight ?? 0;
    const answered = versions.find(({ version }) => version === "v2") ?? { share: 0 };
    return weight === 0 ? [] : [`${share(answered.share)} at weight ${weight}`];
  });
  return texts.length === 0 ? "nobody knows how many" : texts.join(", ");
}

/** What shares are counted by. */
function basis(report: Said["exporter"]): string {
  return report?.shareBasis ?? "traffic";
}

function ledgerText(report: Said["exporter"]): string {
  const { sent, lost } = report?.ledger ?? {};
  if (sent === undefined || lost === undefined)
    return "Requests cannot be counted here, so nothing is known of losses but what the client says.";
  const account = "The rollout's account, from its first step until a minute after its end:\n";
  return lost === null
    ? `${account}requests in this rollout: ${sent}; how many of them were lost is not known`
    : `${account}requests lost: ${lost} of ${sent} in this rollout`;
}

function share(value: number | null | undefined): string {
  return value === null || value === undefined ? "?" : `${(100 * value).toFixed(1)} %`;
}

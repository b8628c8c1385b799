import { basename } from "node:path";
import pc from "picocolors";
import type { ExplainedMessage, IncidentExplanation, PayloadExplanation } from "../../bot/explain/explain-payload.ts";
import type { RolloutExplanation } from "../../bot/explain/explain-rollouts.ts";
import type { Observation } from "../../bot/model/observation.ts";
import { utcText } from "../../bot/render/escape.ts";
import { mrkdwnToText, plainTextMessage } from "../../bot/render/plain-text.ts";
import { renderTable } from "../print/table.ts";
import { hangingText, wrapText } from "../print/wrap-text.ts";
import type { Output } from "../world.ts";

const mostAlerts = 10;

interface Paper {
  readonly colors: ReturnType<typeof pc.createColors>;
  readonly columns: number;
}

/** What the relay would make of a body, for people: how it is understood, where it goes, whom it calls, and the message. */
export function explanationText(
  { parsed, source, incidents, rollouts }: PayloadExplanation,
  { file, out }: { readonly file: string; readonly out: Pick<Output, "colors" | "columns"> },
): string {
  const paper: Paper = { colors: pc.createColors(out.colors), columns: Math.min(out.columns, 120) };
  const { bold, dim, yellow } = paper.colors;
  const warnings = [
    ...parsed.warnings,
    ...(parsed.truncated > 0 ? [`the sender cut ${parsed.truncated} alerts off`] : []),
  ];
  return [
    `${bold(basename(file))}  ${parsed.form} ${dim(`as from the source ${source}`)}\n`,
    ...warnings.map((warning) => `${hangingText(`${yellow("warning")}: `, clean(warning), paper.columns)}\n`),
    "\n",
    ...(parsed.shifts === undefined ? [observationsText(parsed.observations, paper)] : []),
    ...(parsed.shifts !== undefined && rollouts.length === 0 ? [noRollout] : []),
    ...rollouts.map((rollout) => rolloutText(rollout, paper)),
    ...(incidents.length === 0 && parsed.shifts === undefined
      ? ["\nIt opens no incident: nothing is shown anywhere.\n"]
      : []),
    ...incidents.map((incident) => incidentText(incident, paper)),
  ].join("");
}

function observationsText(observations: readonly Observation[], { colors: { bold, dim } }: Paper): string {
  if (observations.length === 0) return "It says nothing about any alert.\n";
  const rows = observations
    .slice(0, mostAlerts)
    .map(({ status, name, title, severity, changedAtMs, isTest }) => [
      { text: status, paint: dim },
      clean(name),
      title === name ? "" : clean(title).slice(0, 60),
      severity ?? "",
      utcText(changedAtMs),
      isTest ? "test?" : "",
    ]);
  const left = observations.length - rows.length;
  return `${bold("What it says")}\n${withoutTrailing(renderTable(rows, { align: rows[0]?.map(() => "left" as const) ?? [], indent: "  " }))}${left > 0 ? `  and ${left} more\n` : ""}`;
}

function incidentText({ incident, routing, messages, isEnd, thread }: IncidentExplanation, paper: Paper): string {
  const { bold, dim } = paper.colors;
  const head = `${bold(`Incident ${incident.id}`)}  ${incident.kind}, ${incident.worst}, ${incident.status} ${dim(isEnd ? "(shown as if its begin had been heard before)" : "")}`;
  const why = routing.why.map((reason) => hangingText("  - ", clean(reason), paper.columns));
  const lines = thread.map((line) => `  ${mrkdwnToText(line)}`);
  return [
    `\n${head.trimEnd()}\n`,
    ...(routing.routes.length === 0 ? [] : [`  routes ${routing.routes.join(", ")}\n`]),
    ...why.map((line) => `${line}\n`),
    ...messages.map((message) => messageText(message, paper)),
    ...(lines.length === 0 ? [] : [`\n${bold("In its thread")}\n${lines.join("\n")}\n`]),
  ].join("");
}

const noRollout = "It tells of no rollout, or of one that ended more than a day ago: nothing is shown anywhere.\n";

function rolloutText({ id, destinations, mentions, message, thread }: RolloutExplanation, paper: Paper): string {
  const { bold, dim } = paper.colors;
  const called = mentions.map((one) => one.replace("!subteam^", "@")).join(", ");
  const calls = called === "" ? "calls nobody" : `calls ${called} when it is worse, blind, or loses requests`;
  return [
    `${bold(`Rollout ${clean(id)}`)}  ${dim(calls)}\n`,
    ...destinations.map((to) => messageText({ to, mentions: [], message }, paper)),
    `\n${bold("In its thread")}\n${thread.map((line) => `  ${mrkdwnToText(line)}`).join("\n")}\n`,
  ].join("");
}

function messageText({ to, mentions, message }: ExplainedMessage, { colors: { bold, dim }, columns }: Paper): string {
  const ids = mentions.map((id) => id.replace("!subteam^", "@")).join(", ");
  const nobody = to.mentions.length > 0 ? "mentions nobody now: it does not fire" : "mentions nobody";
  const calls = mentions.length === 0 ? nobody : `mentions ${ids}`;
  const lines = wrapText(plainTextMessage(message), columns - 4).map((line) => `  ${dim("|")} ${line}`);
  return `\n${bold(`Message in ${to.channel}`)} ${dim(`of ${to.workspace}, ${calls}`)}\n${lines.join("\n")}\n`;
}

function withoutTrailing(text: string): string {
  return text.replace(/ +$/gm, "");
}

/** Payloads come from anywhere: no control character reaches the terminal. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}

import type { KnownBlock } from "@slack/types";
import type { SloFacts } from "../facts/slo-facts.ts";
import type { Silence } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import { slackLimits } from "../slack/slack-limits.ts";
import { section } from "./blocks.ts";
import { budgetText } from "./budget-text.ts";
import { clip, code, codeBlock, fitted, instant, joined, type Mrkdwn, mrkdwn } from "./escape.ts";
import { shownCharacters } from "./limits.ts";
import { type HomeIncident, incidentLine } from "./render-home.ts";

const grey = "#757575";
const mostCharacters = 9_000;

/** `/nines status`: what is open. */
export function statusAnswer(incidents: readonly HomeIncident[], hosts: readonly string[] = []): RenderedMessage {
  const lines = incidents.map(({ incident, message }) => incidentLine(incident, message, hosts));
  return answer(`${count(incidents.length, "open incident")}`, lines, "Nothing is open.");
}

/** `/nines budget`: what is left of every budget, or of those whose name holds a word. */
export function budgetAnswer(
  budgets: readonly { readonly name: string; readonly facts: SloFacts | undefined }[],
  wanted: string,
): RenderedMessage {
  const lines = budgets.map(({ name, facts }) => mrkdwn`*${clip(name, 100)}*  ${budgetText(facts)}`);
  const none = wanted === "" ? "No SLO is known." : `No SLO has ${clip(wanted, 60)} in its name.`;
  return answer(count(budgets.length, "error budget"), lines, none);
}

/** `/nines silences`: what is silenced or muted, and until when. */
export function silencesAnswer(
  silences: readonly (Pick<Silence, "id" | "source" | "by" | "reason" | "untilMs"> & { readonly what: string })[],
): RenderedMessage {
  const lines = silences.map(
    ({ id, source, by, reason, untilMs, what }) =>
      mrkdwn`🔕 ${code(clip(what, 200))} ${untilMs === undefined ? mrkdwn`without an end` : mrkdwn`until ${instant(untilMs)}`} by ${clip(by, 60)}: ${clip(reason, 150)} · ${source} ${code(clip(id, 60))}`,
  );
  return answer(count(silences.length, "silence"), lines, "Nothing is silenced.");
}

/** `/nines oncall`: who is on duty in each rotation, and until when. Names only: asking calls nobody. */
export function onCallAnswer(
  rotations: readonly {
    readonly name: string;
    readonly person: string | undefined;
    readonly untilMs: number | undefined;
  }[],
): RenderedMessage {
  const lines = rotations.map(({ name, person, untilMs }) => {
    const until = untilMs === undefined ? mrkdwn`` : mrkdwn` until ${instant(untilMs)}`;
    return mrkdwn`*${clip(name, 60)}*  ${person === undefined ? "nobody" : clip(person, 60)}${until}`;
  });
  return answer(count(rotations.length, "rotation"), lines, "No rotation is declared.");
}

/** `/nines explain ID`: why an incident is where it is, as lines of plain text. */
export function explainAnswer(title: string, lines: readonly string[]): RenderedMessage {
  return answer(
    clip(title, 100),
    lines.map((line) => mrkdwn`${clip(line, 500)}`),
    "Nothing is known of it.",
  );
}

const commands = [
  ["status", "open incidents"],
  ["budget [word]", "what is left of the error budgets"],
  ["silences", "what is silenced, until when, by whom"],
  ["oncall", "who is on duty"],
  ["explain ID", "why an incident is where it is, and whom it calls"],
  ["help", "this list"],
] as const;

/** `/nines help`, also the answer to a word that is no command. */
export function helpAnswer(unknown?: string): RenderedMessage {
  const lines = commands.map(([command, words]) => mrkdwn`${code(`/nines ${command}`)} ${words}`);
  const first = unknown === undefined || unknown === "" ? [] : [mrkdwn`/nines knows no ${code(clip(unknown, 60))}.`];
  return answer("nines", [...first, ...lines], "");
}

/** A text as it is, such as the output of a command. */
export function textAnswer(title: string, text: string): RenderedMessage {
  return { text: mrkdwn`${clip(title, 100)}`.mrkdwn, color: grey, blocks: [section(fitted(text, codeBlock, 2_000))] };
}

function answer(title: string, lines: readonly Mrkdwn[], none: string): RenderedMessage {
  const blocks: KnownBlock[] = [];
  const shown = lines.length === 0 && none !== "" ? [mrkdwn`${none}`] : lines;
  for (const [index, group] of inSections(shown).entries()) {
    if (shownCharacters(blocks) + group.text.mrkdwn.length > mostCharacters) {
      blocks.push(section(mrkdwn`+${shown.length - group.from} more`));
      break;
    }
    if (index < slackLimits.blocksOfMessage - 2) blocks.push(section(group.text));
  }
  return { text: mrkdwn`${title}`.mrkdwn, color: grey, blocks };
}

function inSections(lines: readonly Mrkdwn[]): readonly { readonly from: number; readonly text: Mrkdwn }[] {
  const groups: { from: number; lines: Mrkdwn[]; characters: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && last.characters + line.mrkdwn.length < 2_500) {
      last.lines.push(line);
      last.characters += line.mrkdwn.length + 1;
    } else groups.push({ from: index, lines: [line], characters: line.mrkdwn.length });
  }
  return groups.map(({ from, lines: own }) => ({ from, text: joined(own, "\n") }));
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

import type { KnownBlock } from "@slack/types";
import type { Alert } from "../model/alert.ts";
import type { CloudWatchFacts } from "../model/alert-facts.ts";
import type { RenderedMessage } from "../model/message.ts";
import { slackLimits } from "../slack/slack-limits.ts";
import { linesSections, section } from "./blocks.ts";
import { clip, code, codeBlock, instant, link, type Mrkdwn, mrkdwn } from "./escape.ts";
import type { IncidentView, RenderOptions } from "./incident-view.ts";
import { metricText } from "./kinds/cloudwatch-words.ts";
import { compositeLines } from "./kinds/composite-lines.ts";
import { statusWords } from "./kinds/shared-parts.ts";
import { stateLook } from "./state-look.ts";

/** A message in the thread may be as long as Slack takes, with room for what wraps it. */
const most = { characters: 12_000, blocks: 40, messages: 5, value: 5_000, codeLine: 2_400 } as const;

/** All that is known of the alerts of an incident, for its thread: every label and annotation, in as many messages as it takes, up to five. */
export function renderDetails(view: IncidentView, options: RenderOptions = {}): readonly RenderedMessage[] {
  const { incident, alerts } = view;
  const left = incident.counts.total - alerts.length;
  const blocks = [
    ...alerts.flatMap((alert) => alertBlocks(alert, options)),
    ...(left > 0 ? [section(mrkdwn`+${left} more alerts; the relay's store has them all.`)] : []),
  ];
  const { color } = stateLook(incident, alerts[0]);
  const groups = inMessages(blocks);
  return groups.map((group, index) => ({
    text: mrkdwn`Details of ${incident.id}${groups.length > 1 ? mrkdwn` (${index + 1} of ${groups.length})` : mrkdwn``}`
      .mrkdwn,
    color,
    blocks: group,
  }));
}

function alertBlocks(alert: Alert, { linkHosts = [] }: RenderOptions): readonly KnownBlock[] {
  const { name, title, status, source, startedAtMs, labels, annotations, links, facts } = alert;
  const head = mrkdwn`*${clip(title, 300)}*  ${statusWords[status]} since ${instant(startedAtMs)}`;
  const from = mrkdwn`${code(clip(name, 200))} from ${clip(source, 100)}`;
  return [
    ...linesSections([head, from, ...(facts.kind === "cloudwatch" ? cloudWatchLines(facts) : [])]),
    ...table("Labels", labels),
    ...table("Annotations", annotations),
    ...linesSections(links.slice(0, 8).map((one) => link(one, linkHosts))),
    ...(facts.kind === "notice"
      ? [
          ...table("Fields", Object.fromEntries(facts.fields.map(({ name: key, value }) => [key, value]))),
          ...inCode(facts.text),
        ]
      : []),
    ...(facts.kind === "unreadable" ? inCode(facts.excerpt) : []),
  ];
}

function cloudWatchLines(facts: CloudWatchFacts): readonly Mrkdwn[] {
  const { arn, reason, math, composite, metric } = facts;
  return [
    ...(arn === undefined ? [] : [code(clip(arn, 300))]),
    ...(reason === "" ? [] : [mrkdwn`${clip(reason, 500)}`]),
    ...(composite === undefined ? [] : compositeLines(composite, 40)),
    ...(math?.inputs ?? []).slice(0, 20).map(({ id, label, expression, metric: input }) => {
      const what = expression === undefined ? (input === undefined ? "" : metricText(input)) : expression;
      return mrkdwn`• ${code(clip(id, 60))} ${clip(label ?? "", 100)} ${code(clip(what, 300))}`;
    }),
    ...(metric?.dimensions ?? [])
      .slice(0, 30)
      .map(({ name, value }) => mrkdwn`• ${clip(name, 200)} ${code(clip(value, 200))}`),
  ];
}

/** Names and values as they are, to copy. */
function table(title: string, values: Readonly<Record<string, string>>): readonly KnownBlock[] {
  const names = Object.keys(values).sort();
  if (names.length === 0) return [];
  const text = names.map((name) => `${name} = ${clip(values[name] ?? "", most.value)}`).join("\n");
  return [section(mrkdwn`*${title}* (${names.length})`), ...inCode(text)];
}

/** A text in as many code blocks as it takes; escaping makes it longer than it is. */
function inCode(text: string): readonly KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let rest = text.trim();
  while (rest !== "") {
    let part = rest.slice(0, most.codeLine);
    while (codeBlock(part).mrkdwn.length > slackLimits.sectionText) part = part.slice(0, Math.floor(part.length / 2));
    // A pair of surrogates is one character.
    if (part.length > 1 && /[\ud800-\udbff]$/.test(part)) part = part.slice(0, -1);
    blocks.push(section(codeBlock(part)));
    rest = rest.slice(part.length);
  }
  return blocks;
}

function inMessages(blocks: readonly KnownBlock[]): readonly (readonly KnownBlock[])[] {
  const groups: KnownBlock[][] = [[]];
  let characters = 0;
  for (const [index, block] of blocks.entries()) {
    const size = JSON.stringify(block).length;
    const isFull = characters + size > most.characters || (groups.at(-1)?.length ?? 0) >= most.blocks;
    if (isFull && groups.length === most.messages) {
      groups.at(-1)?.push(section(mrkdwn`+${blocks.length - index} more pieces; the relay's store has them all.`));
      break;
    }
    if (isFull) {
      groups.push([]);
      characters = 0;
    }
    groups.at(-1)?.push(block);
    characters += size;
  }
  return groups.filter((group) => group.length > 0);
}

import { roughTime } from "../facts/fact-texts.ts";
import type { RenderedMessage } from "../model/message.ts";
import type { Link } from "../model/observation.ts";
import type { Counted, StormSummary } from "../storm/storm.ts";
import { context, linesSection } from "./blocks.ts";
import { clip, code, instant, joined, link, type Mrkdwn, mrkdwn } from "./escape.ts";
import { messageText } from "./headline.ts";
import type { RenderOptions } from "./incident-view.ts";
import { fitBlocks, type Part } from "./limits.ts";
import { looks, severityLook, stateLook } from "./state-look.ts";

const most = { top: 10, counted: 5 } as const;

interface StormOptions extends RenderOptions {
  /** Where all of them can be seen. */
  readonly list?: Link | undefined;
}

/** The message that stands for all incidents of a storm; when it is over, what it came to. */
export function renderStorm(view: StormSummary, options: StormOptions = {}): RenderedMessage {
  const isOver = view.endedAtMs !== undefined;
  const look = isOver ? looks.calm : looks.storm;
  const { mentions = [], linkHosts = [], list } = options;
  const worst = (["critical", "warning", "info"] as const).filter((severity) => view.bySeverity[severity] > 0);
  const severities = worst.map((severity) => `${number(view.bySeverity[severity])} ${severity}`).join(", ");
  const services = view.byService
    .slice(0, 2)
    .map(({ name }) => clip(name, 30))
    .join(", ");
  const headline = `${number(view.incidents)} incidents${severities === "" ? "" : `, ${severities}`}${services === "" ? "" : `: ${services}${view.byService.length > 2 ? " and others" : ""}`}`;
  const parts: readonly Part[] = [
    part(0, "", linesSection([headLine(look, view), ...totals(view)])),
    ...countedPart("By service", view.byService),
    ...countedPart("By alert", view.byName),
    ...topPart(view),
    ...(list === undefined ? [] : [part(2, "link", linesSection([link(list, linkHosts)], 3_000))]),
  ];
  return {
    text: messageText({ word: look.word, headline, mentions }),
    color: look.color,
    blocks: fitBlocks(parts, (leftOut) =>
      context(joined([mrkdwn`storm ${view.id}`, ...ruleText(view), ...leftOut], " · ")),
    ),
  };
}

function headLine(
  { symbol, word }: { readonly symbol: string; readonly word: string },
  { startedAtMs, endedAtMs }: StormSummary,
): Mrkdwn {
  const when =
    endedAtMs === undefined
      ? mrkdwn`since ${instant(startedAtMs, "ago")}`
      : mrkdwn`${instant(startedAtMs)} to ${instant(endedAtMs, "time")}, ${roughTime((endedAtMs - startedAtMs) / 1_000)}`;
  return mrkdwn`${symbol} *${word}*  ${when}`;
}

function totals({ incidents, alerts, open, bySeverity }: StormSummary): readonly Mrkdwn[] {
  const severities = (["critical", "warning", "info"] as const).map(
    (severity) => mrkdwn`${severityLook(severity).symbol} ${number(bySeverity[severity])} ${severity}`,
  );
  return [
    mrkdwn`*${number(incidents)} incidents* with ${number(alerts)} alerts, ${open === 0 ? "all over" : mrkdwn`*${number(open)} still open*`}`,
    joined(severities, " · "),
  ];
}

function countedPart(title: string, counted: readonly Counted[]): readonly Part[] {
  if (counted.length === 0) return [];
  const shown = counted
    .slice(0, most.counted)
    .map(({ name, count }) => mrkdwn`${code(clip(name === "" ? "none" : name, 60))} ${number(count)}`);
  const left = counted.slice(most.counted);
  const others =
    left.length === 0
      ? []
      : [`${number(left.reduce((sum, { count }) => sum + count, 0))} in ${number(left.length)} others`];
  return [part(4, title.toLowerCase(), linesSection([mrkdwn`*${title}:* ${joined([...shown, ...others], " · ")}`]))];
}

function topPart({ top, incidents }: StormSummary): readonly Part[] {
  if (top.length === 0) return [];
  const shown = top.slice(0, most.top).map((incident) => {
    const { symbol } = incident.status === "firing" ? severityLook(incident.severity) : stateLook(incident, undefined);
    const service =
      incident.service === "" || incident.title.includes(incident.service)
        ? mrkdwn``
        : mrkdwn` (${clip(incident.service, 40)})`;
    return mrkdwn`${symbol} ${clip(incident.title, 100)}${service}  ${code(incident.id)}`;
  });
  const left = incidents - shown.length;
  return [
    part(
      3,
      "worst incidents",
      linesSection([...shown, ...(left > 0 ? [mrkdwn`and ${number(left)} more`] : [])], 2_800),
    ),
  ];
}

function ruleText({ endedAtMs }: StormSummary): readonly string[] {
  return endedAtMs === undefined
    ? ["new incidents are collected here; critical ones of new kinds still get their own message"]
    : ["incidents get their own messages again"];
}

function part(rank: number, words: string, block: Part["block"]): Part {
  return { rank, words, block };
}

function number(count: number): string {
  return new Intl.NumberFormat("en").format(count);
}

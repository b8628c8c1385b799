import { roughTime } from "../facts/fact-texts.ts";
import type { Incident } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import type { Link, Severity } from "../model/observation.ts";
import { context, linesSection } from "./blocks.ts";
import { clip, code, instant, joined, link, type Mrkdwn, mrkdwn } from "./escape.ts";
import { messageText } from "./headline.ts";
import type { RenderOptions } from "./incident-view.ts";
import { fitBlocks, type Part } from "./limits.ts";
import { looks, severityLook, stateLook } from "./state-look.ts";

/** Many incidents at once, as one message. */
export interface StormView {
  readonly id: string;
  readonly startedAtMs: number;
  /** Undefined: it goes on. */
  readonly endedAtMs: number | undefined;
  readonly incidents: number;
  readonly alerts: number;
  /** Incidents that have not ended. */
  readonly open: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Most first. */
  readonly byService: readonly Counted[];
  readonly byName: readonly Counted[];
  /** The worst that have no message of their own, worst first. */
  readonly top: readonly Pick<Incident, "id" | "title" | "severity" | "status" | "kind" | "service">[];
  /** Where all of them can be seen. */
  readonly link: Link | undefined;
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

const most = { top: 10, counted: 5 } as const;

/** The message that stands for all incidents of a storm; when it is over, what it came to. */
export function renderStorm(view: StormView, options: RenderOptions = {}): RenderedMessage {
  const isOver = view.endedAtMs !== undefined;
  const look = isOver ? looks.calm : looks.storm;
  const { mentions = [], linkHosts = [] } = options;
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
    ...(view.link === undefined ? [] : [part(2, "link", linesSection([link(view.link, linkHosts)], 3_000))]),
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
  { startedAtMs, endedAtMs }: StormView,
): Mrkdwn {
  const when =
    endedAtMs === undefined
      ? mrkdwn`since ${instant(startedAtMs, "ago")}`
      : mrkdwn`${instant(startedAtMs)} to ${instant(endedAtMs, "time")}, ${roughTime((endedAtMs - startedAtMs) / 1_000)}`;
  return mrkdwn`${symbol} *${word}*  ${when}`;
}

function totals({ incidents, alerts, open, bySeverity }: StormView): readonly Mrkdwn[] {
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

function topPart({ top, incidents }: StormView): readonly Part[] {
  if (top.length === 0) return [];
  const shown = top.slice(0, most.top).map(({ id, title, service, severity, status, kind }) => {
    const symbol =
      status === "firing"
        ? severityLook(severity).symbol
        : stateLook({ status, severity, kind } as Incident, undefined).symbol;
    return mrkdwn`${symbol} ${clip(title, 100)}${service === "" || title.includes(service) ? mrkdwn`` : mrkdwn` (${clip(service, 40)})`}  ${code(id)}`;
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

function ruleText({ endedAtMs }: StormView): readonly string[] {
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

import { alertNames, labelNames } from "../../../slo/names.ts";
import {
  attainmentText,
  budgetLeftText,
  burnText,
  countText,
  roughTime,
  shareText,
  windowText,
} from "../../facts/fact-texts.ts";
import type { SloFacts } from "../../facts/slo-facts.ts";
import type { Incident } from "../../model/incident.ts";
import { clip, instant, joined, type Mrkdwn, mrkdwn } from "../escape.ts";
import type { IncidentView, RenderOptions } from "../incident-view.ts";
import { deployLine } from "./deploy-line.ts";
import type { KindBody } from "./kind-body.ts";
import { alertsPart, descriptionPart, factsPart, linksPart, notesPart } from "./shared-parts.ts";

/** An SLO that burns its error budget, or that cannot be measured: budget and time left first, burn rates second. */
export function sloBody(view: IncidentView, options: RenderOptions): KindBody {
  const { incident, slo, alerts } = view;
  const subject = sloSubject(incident);
  const isBurn = alerts[0]?.name === alertNames.burn;
  // The rule's own words say what figures cannot: that a signal is gone, or what to do when the budget is spent.
  const told = slo === undefined || !isBurn ? (alerts[0]?.annotations["description"] ?? "") : "";
  const lines = slo === undefined ? [] : [budgetLine(slo), burnLine(slo), ...(isBurn ? [affectsLine(slo)] : [])];
  return {
    headline: headline(view, subject),
    // The rule's words have a figure of the moment when it fired; beside the figures of now it would be a contradiction.
    title:
      slo !== undefined && isBurn && subject !== incident.title
        ? `${subject} is burning its error budget`
        : incident.title,
    parts: [
      ...factsPart([...lines, deployLine(view)]),
      ...descriptionPart(told),
      // The figures speak for all alerts of the SLO; those of other sources, and all where there are no figures, are listed.
      ...(slo === undefined || alerts.some(({ labels }) => labels[labelNames.id] === undefined)
        ? alertsPart(view)
        : []),
      ...notesPart(view),
      ...linksPart(view, options),
    ],
  };
}

/** `checkout availability`. */
export function sloSubject({ labels, title }: Pick<Incident, "labels" | "title">): string {
  const [service, slo] = [labels[labelNames.service] ?? "", labels[labelNames.slo] ?? ""];
  return service === "" || slo === "" ? title : `${service} ${slo}`;
}

const measuring: ReadonlySet<string> = new Set([alertNames.missing, alertNames.invalid, alertNames.stale]);

function headline({ incident, slo, alerts }: IncidentView, subject: string): string {
  if (slo === undefined || subject === incident.title || measuring.has(alerts[0]?.name ?? "")) return incident.title;
  const whom = slo.groups.length === 0 ? "" : `, ${clip(groupsText(slo, 1), 40)}`;
  return `${subject}${whom}: ${urgency(slo) ?? incident.title}`;
}

/** How badly: `budget gone in 31 h (14.6x burn)`. */
function urgency({ budgetLeft, secondsLeft, long }: SloFacts): string | undefined {
  const burn = long === undefined ? "" : ` (${burnText(long.burnRate)} burn)`;
  if (budgetLeft !== undefined && budgetLeft <= 0) return `budget ${budgetLeftText(budgetLeft)}${burn}`;
  if (secondsLeft !== undefined && Number.isFinite(secondsLeft))
    return `budget gone in ${roughTime(secondsLeft)}${burn}`;
  return long === undefined ? undefined : `burns ${burnText(long.burnRate)} its budget`;
}

/** `Budget left 62 % of 30 d · gone in 31 h at this rate · was 64 % an hour ago · recorded at 12:08`. */
function budgetLine(facts: SloFacts): Mrkdwn {
  const { budgetLeft, budgetLeftAnHourAgo, budgetAtMs, secondsLeft, spentPerHour } = facts;
  const period = periodText(facts.period);
  if (budgetLeft === undefined) return mrkdwn`Budget left: *not known yet* (${period})`;
  const left =
    budgetLeft <= 0
      ? mrkdwn`*Budget of ${period} is ${budgetLeftText(budgetLeft)}*`
      : mrkdwn`Budget left *${shareText(budgetLeft)}* of ${period}`;
  const recorded = budgetAtMs === undefined ? [] : [mrkdwn`recorded at ${instant(budgetAtMs, "time")}`];
  const gone =
    budgetLeft <= 0 || secondsLeft === undefined
      ? []
      : [
          Number.isFinite(secondsLeft)
            ? mrkdwn`gone in *${roughTime(secondsLeft)}* at this rate`
            : mrkdwn`nothing burns now`,
        ];
  const before =
    budgetLeftAnHourAgo !== undefined
      ? [
          budgetLeftAnHourAgo > 0
            ? `was ${shareText(budgetLeftAnHourAgo)} an hour ago`
            : `was ${budgetLeftText(budgetLeftAnHourAgo)} an hour ago`,
        ]
      : spentPerHour !== undefined && spentPerHour > 0
        ? [`${shareText(spentPerHour)} of it per hour`]
        : [];
  return joined([left, ...gone, ...before, ...recorded], " · ");
}

/** `Burn 14.6x (1 h) / 15.2x (5 min) · limit 14.4x · SLO 99.9 %, now 98.54 %`. */
function burnLine({ long, short, limit, objective, errorRatio }: SloFacts): Mrkdwn {
  const rates = [long, short].filter((rate) => rate !== undefined);
  const burn =
    rates.length === 0
      ? mrkdwn`Burn rate: *not known yet*`
      : mrkdwn`Burn ${joined(
          rates.map(({ burnRate, window }) => mrkdwn`*${burnText(burnRate)}* (${windowText(window)})`),
          " / ",
        )}`;
  const now = errorRatio === undefined ? "now not known yet" : `now ${attainmentText(errorRatio, objective)}`;
  return joined(
    [burn, ...(limit === undefined ? [] : [`limit ${burnText(limit)}`]), `SLO ${objective} %, ${now}`],
    " · ",
  );
}

/** `Affects EU, POST /orders · about 1 in 68 requests fails (312 of 21,240 in 5 min)`, or that so few decide. The alert has judged them already. */
function affectsLine(facts: SloFacts): Mrkdwn | undefined {
  const { events, unit, oneIn, isLowTraffic, groups } = facts;
  const whom = groups.length === 0 ? [] : [mrkdwn`Affects *${clip(groupsText(facts, 4), 200)}*`];
  const counted =
    events === undefined
      ? ""
      : ` (${countText(events.bad)} of ${countText(events.total)} in ${windowText(events.window)})`;
  const fails = isLowTraffic
    ? [
        `⚠️ ${countText(events?.bad ?? 0)} of only ${countText(events?.total ?? 0)} ${unit} in ${windowText(events?.window ?? "")} bad: with so few, a single one is above the limit`,
      ]
    : oneIn === undefined
      ? []
      : [
          `${oneIn === 1 ? `nearly all ${unit} fail` : `${groups.length === 0 ? "About" : "about"} 1 in ${countText(oneIn)} ${unit} fails`}${counted}`,
        ];
  const pieces = [...whom, ...fails];
  return pieces.length === 0 ? undefined : joined(pieces, " · ");
}

function groupsText({ groups }: SloFacts, most: number): string {
  const named = groups.slice(0, most).map(({ labels }) => Object.values(labels).filter(Boolean).join(" "));
  const left = groups.length - named.length;
  return `${named.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/** `30 d`, or `the calendar month`. */
export function periodText(period: string): string {
  return /^\d/.test(period) ? windowText(period) : `the calendar ${period}`;
}

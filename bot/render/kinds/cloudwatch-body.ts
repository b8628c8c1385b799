import type { CloudWatchFacts } from "../../model/alert-facts.ts";
import { clip, code, joined, type Mrkdwn, mrkdwn } from "../escape.ts";
import type { IncidentView, RenderOptions } from "../incident-view.ts";
import {
  bandWidth,
  conditionText,
  datapointsText,
  metricText,
  missingDataText,
  newestValue,
  valueText,
} from "./cloudwatch-words.ts";
import { compositeLines } from "./composite-lines.ts";
import { deployLine } from "./deploy-line.ts";
import type { KindBody } from "./kind-body.ts";
import { alertsPart, descriptionPart, factsPart, labelText, linksPart, notesPart } from "./shared-parts.ts";

const mostDimensions = 5;

/** A CloudWatch alarm in any of its forms, in words. */
export function cloudWatchBody(view: IncidentView, facts: CloudWatchFacts, options: RenderOptions): KindBody {
  const { incident } = view;
  return {
    headline: headlineOf(facts, incident.title),
    title: incident.title,
    parts: [
      ...factsPart([...whatLines(facts), reasonLine(facts), whereLine(facts), deployLine(view)]),
      ...descriptionPart(facts.description),
      ...alertsPart(view),
      ...notesPart(view),
      ...linksPart(view, options),
    ],
  };
}

/** `orders-db CPU above 80 %: 91.3 % (eu-west-1)`. */
function headlineOf(facts: CloudWatchFacts, title: string): string {
  const newest = newestValue(facts);
  const value = newest === undefined ? "" : `: ${valueText(newest.value, facts.metric?.unit)}`;
  return `${clip(title, 90)}${value}${facts.region === undefined ? "" : ` (${facts.region})`}`;
}

function whatLines(facts: CloudWatchFacts): readonly Mrkdwn[] {
  const { composite, math, metric } = facts;
  if (composite !== undefined) return compositeLines(composite);
  const condition = conditionPieces(facts);
  if (metric !== undefined) return [mrkdwn`${metricText(metric)}${measured(facts)}${condition}`];
  if (math === undefined) {
    return facts.condition === undefined ? [] : [mrkdwn`The value${measured(facts)}${condition}`];
  }
  const expression = mrkdwn`${facts.form === "promql" ? "PromQL" : "metric math"} ${code(clip(math.expression, 300))}`;
  const what = math.label === "" ? expression : mrkdwn`*${clip(math.label, 100)}*, ${expression}`;
  return [mrkdwn`${what}${measured(facts)}${condition}`, ...inputsLine(math.inputs.length)];
}

function inputsLine(inputs: number): readonly Mrkdwn[] {
  return inputs === 0 ? [] : [mrkdwn`${inputs} ${inputs === 1 ? "input" : "inputs"} in thread`];
}

/** CloudWatch's own sentence, where it gives no values: they are in it. */
function reasonLine(facts: CloudWatchFacts): Mrkdwn | undefined {
  if (facts.reason === "" || facts.composite !== undefined || newestValue(facts) !== undefined) return undefined;
  return mrkdwn`_${clip(facts.reason, 250)}_`;
}

/** `: *91.3 %*`, and for a band where it ends. */
function measured(facts: CloudWatchFacts): Mrkdwn {
  const newest = newestValue(facts);
  if (newest === undefined) return mrkdwn``;
  const unit = facts.metric?.unit;
  const value = mrkdwn`: *${valueText(newest.value, unit)}*`;
  return facts.form === "anomaly" && newest.threshold !== undefined
    ? mrkdwn`${value}, expected ${newest.value < newest.threshold ? "at least" : "at most"} ${valueText(newest.threshold, unit)}`
    : value;
}

/** ` (limit: above 80 %, 3 of 3 datapoints, missing data counts as bad)`. */
function conditionPieces(facts: CloudWatchFacts): Mrkdwn {
  const { condition } = facts;
  if (condition === undefined) return mrkdwn``;
  const pieces = [
    `${condition.threshold === undefined ? "alarm when" : "limit:"} ${conditionText(condition, facts.metric?.unit)}`,
    facts.form === "anomaly" ? bandWidth(facts) : undefined,
    datapointsText(condition),
    missingDataText(condition),
  ].filter((piece) => piece !== undefined);
  return mrkdwn`  (${joined(pieces, ", ")})`;
}

/** Dimensions, or what sets a contributor apart; then account and region. */
function whereLine({ metric, contributor, account, region, form }: CloudWatchFacts): Mrkdwn | undefined {
  const attributes = Object.entries(contributor?.attributes ?? {});
  const dimensions =
    attributes.length > 0 ? attributes : (metric?.dimensions ?? []).map(({ name, value }) => [name, value] as const);
  const shown = dimensions.slice(0, mostDimensions).map(([name, value]) => labelText(name, value));
  const left = dimensions.length - shown.length;
  const pieces = [
    ...(form === "contributor" ? [mrkdwn`contributor`] : []),
    ...shown,
    ...(left > 0 ? [`+${left} in thread`] : []),
    ...(account === undefined ? [] : [mrkdwn`account ${code(account)}`]),
    ...(region === undefined ? [] : [region]),
  ];
  return pieces.length === 0 ? undefined : joined(pieces, " · ");
}

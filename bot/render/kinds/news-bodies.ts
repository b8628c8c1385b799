import { countText } from "../../facts/fact-texts.ts";
import type { NoticeFacts, SelfFacts, UnreadableFacts } from "../../model/alert-facts.ts";
import { section } from "../blocks.ts";
import { clip, code, codeBlock, fitted, joined, type Mrkdwn, mrkdwn, prose } from "../escape.ts";
import type { IncidentView, RenderOptions } from "../incident-view.ts";
import { type KindBody, ranks } from "./kind-body.ts";
import { deployName, factsPart, linksPart, notesPart } from "./shared-parts.ts";

const most = { fields: 8, value: 200, text: 600, excerpt: 800 } as const;

/** News of AWS or of anybody: its fields, then its text. */
export function noticeBody(view: IncidentView, facts: NoticeFacts, options: RenderOptions): KindBody {
  const { incident } = view;
  const { product, fields, text, deploy } = facts;
  const shown = fields
    .slice(0, most.fields)
    .map(({ name, value }) => mrkdwn`${clip(name, 60)}: ${valueText(clip(value, most.value))}`);
  const left = fields.length - shown.length;
  const rollout = deploy === undefined ? undefined : mrkdwn`Rollout of *${deployName(deploy)}*: ${deploy.phase}`;
  const body = text.trim();
  return {
    headline: incident.title.includes(product) ? incident.title : `${product}: ${incident.title}`,
    title: incident.title,
    parts: [
      ...factsPart([
        mrkdwn`*${product}*`,
        rollout,
        ...shown,
        left > 0 ? mrkdwn`+${left} ${left === 1 ? "field" : "fields"} in thread` : undefined,
      ]),
      ...(body === ""
        ? []
        : [
            {
              rank: ranks.description,
              block: section(fitted(body, /^[[{]/.test(body) ? codeBlock : prose, most.text)),
              words: "text",
            },
          ]),
      ...notesPart(view),
      ...linksPart(view, options),
    ],
  };
}

/** Ids and times are to be copied, sentences to be read. */
function valueText(value: string): Mrkdwn {
  return /\s/.test(value) ? mrkdwn`${value}` : code(value);
}

/** A body that nobody understands: why, and how it begins. It is kept whole. */
export function unreadableBody(view: IncidentView, facts: UnreadableFacts): KindBody {
  const { why, excerpt, bytes } = facts;
  const [lead] = view.alerts;
  const from = lead === undefined ? mrkdwn`` : mrkdwn` from *${lead.source}*`;
  return {
    headline: view.incident.title,
    title: view.incident.title,
    parts: [
      ...factsPart([
        mrkdwn`A notification${from} could not be read: ${clip(why, 300)}`,
        ...(excerpt === "" ? [] : [mrkdwn`It has ${countText(bytes)} bytes, is kept as it came, and begins:`]),
      ]),
      ...(excerpt === ""
        ? []
        : [{ rank: ranks.description, block: section(fitted(excerpt, codeBlock, most.excerpt)), words: "begin" }]),
    ],
  };
}

/** Trouble of the relay itself, and its cure. */
export function selfBody(view: IncidentView, facts: SelfFacts, options: RenderOptions): KindBody {
  return {
    headline: `relay: ${view.incident.title}`,
    title: view.incident.title,
    parts: [
      ...factsPart([
        joined(
          [
            "The relay reports about itself.",
            ...(facts.cure === "" ? [] : [mrkdwn`*What to do:* ${clip(facts.cure, 600)}`]),
          ],
          "\n",
        ),
      ]),
      ...linksPart(view, options),
    ],
  };
}

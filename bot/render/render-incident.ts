import type { KnownBlock } from "@slack/types";
import { type Incident, isOpen } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import { image, section } from "./blocks.ts";
import { buttonRow } from "./buttons.ts";
import { closedLines, closedWords } from "./closed.ts";
import { clip, joined, type Mrkdwn, mrkdwn } from "./escape.ts";
import { footerBlock } from "./footer.ts";
import { messageText } from "./headline.ts";
import type { IncidentView, RenderOptions } from "./incident-view.ts";
import { cloudWatchBody } from "./kinds/cloudwatch-body.ts";
import { type KindBody, ranks } from "./kinds/kind-body.ts";
import { noticeBody, selfBody, unreadableBody } from "./kinds/news-bodies.ts";
import { prometheusBody } from "./kinds/prometheus-body.ts";
import { factsPart, linksPart } from "./kinds/shared-parts.ts";
import { sloBody, sloSubject } from "./kinds/slo-body.ts";
import { fitBlocks, type Part } from "./limits.ts";
import { stateLook } from "./state-look.ts";
import { quietLine, statusLine } from "./status-line.ts";

/** What a channel shows of an incident: a pure function of its state, so that any process renders the same. */
export function renderIncident(view: IncidentView, options: RenderOptions = {}): RenderedMessage {
  const { incident, alerts } = view;
  const look = stateLook(incident, alerts[0]);
  const body = bodyOf(view, options);
  const row = buttonRow(incident, options);
  const parts: readonly Part[] = [
    always(headerBlock(look, { title: body.title, status: statusLine(view), isTest: alerts[0]?.isTest === true })),
    ...body.parts,
    ...picturePart(view),
    ...(row === undefined ? [] : [always(row)]),
  ];
  return {
    text: messageText({ word: look.word, headline: body.headline, mentions: options.mentions ?? [] }),
    color: look.color,
    blocks: fitBlocks(parts, (leftOut) => footerBlock(view, { ...options, leftOut })),
  };
}

function bodyOf(view: IncidentView, options: RenderOptions): KindBody {
  const { incident } = view;
  if (!isOpen(incident) && incident.status !== "notice") return closedBody(view);
  if (incident.status === "silenced") return quietBody(view, options);
  return openBody(view, options);
}

/** By the facts of the alert that leads; an SLO's incident by its kind. */
function openBody(view: IncidentView, options: RenderOptions): KindBody {
  const facts = view.alerts[0]?.facts;
  if (view.incident.kind === "slo") return sloBody(view, options);
  switch (facts?.kind) {
    case "cloudwatch":
      return cloudWatchBody(view, facts, options);
    case "notice":
      return noticeBody(view, facts, options);
    case "unreadable":
      return unreadableBody(view, facts);
    case "self":
      return selfBody(view, facts, options);
    default:
      return prometheusBody(view, options);
  }
}

/** Three or four lines are left of what is over. */
function closedBody(view: IncidentView): KindBody {
  return {
    headline: closedWords(view),
    title: view.incident.kind === "slo" ? sloSubject(view.incident) : view.incident.title,
    parts: factsPart(closedLines(view)),
  };
}

/** Nobody is asked to do anything: one grey line says by what it is held back and until when. */
function quietBody(view: IncidentView, options: RenderOptions): KindBody {
  const { title } = view.incident;
  return { headline: title, title, parts: [...factsPart([quietLine(view)]), ...linksPart(view, options)] };
}

function headerBlock(
  { symbol, word }: { readonly symbol: string; readonly word: string },
  { title, status, isTest }: { readonly title: string; readonly status: Mrkdwn | undefined; readonly isTest: boolean },
): KnownBlock {
  const first = mrkdwn`${symbol} *${word}*  *${clip(title, 200)}*${isTest ? mrkdwn`  _test?_` : mrkdwn``}`;
  return section(status === undefined ? first : joined([first, status], "\n"));
}

function always(block: KnownBlock): Part {
  return { rank: ranks.always, block, words: "" };
}

function picturePart({ incident, picture }: IncidentView): readonly Part[] {
  if (picture === undefined) return [];
  return [{ rank: ranks.picture, block: image(picture, altText(incident)), words: "plot" }];
}

function altText({ kind, labels, title }: Incident): string {
  return kind === "slo" ? `Burn rate of ${sloSubject({ labels, title })} with its limit` : `Plot of ${title}`;
}

import type { HomeView, KnownBlock } from "@slack/types";
import type { SloFacts } from "../facts/slo-facts.ts";
import type { Incident } from "../model/incident.ts";
import type { Link } from "../model/observation.ts";
import { context, heading, section } from "./blocks.ts";
import { budgetText } from "./budget-text.ts";
import { clip, code, instant, joined, link, type Mrkdwn, mrkdwn } from "./escape.ts";
import { stateLook } from "./state-look.ts";

/** What the App Home lists. */
export interface HomeContent {
  /** Open ones, worst first. */
  readonly incidents: readonly HomeIncident[];
  /** Of every SLO that is known, the least budget first. */
  readonly budgets: readonly { readonly name: string; readonly facts: SloFacts | undefined }[];
  readonly atMs: number;
}

export interface HomeIncident {
  readonly incident: Incident;
  /** Address of its message. */
  readonly message: Link | undefined;
}

const most = { incidents: 30, budgets: 40 } as const;

/** The App Home: what is open, and what is left of every budget. */
export function renderHome({ incidents, budgets, atMs }: HomeContent): HomeView {
  return {
    type: "home",
    blocks: [
      heading(
        incidents.length === 0
          ? "No open incident"
          : `${incidents.length} open ${incidents.length === 1 ? "incident" : "incidents"}`,
      ),
      ...incidents.slice(0, most.incidents).map(({ incident, message }) => section(incidentLine(incident, message))),
      ...moreThan(incidents.length, most.incidents),
      heading("Error budgets"),
      ...(budgets.length === 0
        ? [section(mrkdwn`No SLO is known: \`nines relay\` reads them from its stack and from Prometheus.`)]
        : []),
      ...budgets
        .slice(0, most.budgets)
        .map(({ name, facts }) => section(mrkdwn`*${clip(name, 100)}*  ${budgetText(facts)}`)),
      ...moreThan(budgets.length, most.budgets),
      context(mrkdwn`as of ${instant(atMs)}`),
    ],
  };
}

/** One incident in a list. */
export function incidentLine(incident: Incident, message: Link | undefined, hosts: readonly string[] = []): Mrkdwn {
  const { symbol, word } = stateLook(incident, undefined);
  const who = incident.assignee?.name ?? incident.ack?.by.name;
  return joined(
    [
      mrkdwn`${symbol} *${word}*  ${clip(incident.title, 150)}`,
      mrkdwn`since ${instant(incident.openedAtMs, "ago")}`,
      ...(who === undefined ? [] : [clip(who, 60)]),
      code(incident.id),
      ...(message === undefined ? [] : [link(message, hosts)]),
    ],
    " · ",
  );
}

function moreThan(count: number, shown: number): readonly KnownBlock[] {
  return count > shown ? [context(mrkdwn`+${count - shown} more: \`/nines status\``)] : [];
}

import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { SloFacts } from "../facts/slo-facts.ts";
import type { Incident } from "../model/incident.ts";
import type { RenderedMessage } from "../model/message.ts";
import {
  budgetAnswer,
  explainAnswer,
  helpAnswer,
  onCallAnswer,
  silencesAnswer,
  statusAnswer,
} from "../render/answers.ts";
import type { HomeContent } from "../render/render-home.ts";
import { onCall } from "../routing/on-call.ts";
import { routeIncident } from "../routing/route-incident.ts";
import type { RelayStore } from "../store/relay-store.ts";
import type { FactsSource } from "./facts-source.ts";

export interface CommandDeps {
  readonly store: Pick<RelayStore, "incidents" | "incident" | "alertsOf" | "timeline">;
  readonly options: () => RelayOptions;
  /** Ids of the stack's SLOs. */
  readonly slos: () => readonly string[];
  /** Where numbers are read, if anywhere. */
  readonly facts: () => FactsSource | undefined;
  readonly now: () => number;
}

const mostListed = 200;
const mostBudgets = 40;
const budgetDeadlineMs = 2_000;

/** Answers what people ask with the slash command; it changes nothing. */
export async function answerCommand(word: string, rest: string, deps: CommandDeps): Promise<RenderedMessage> {
  switch (word) {
    case "status":
    case "":
      return statusAnswer(await openWorstFirst(deps), deps.options().linkHosts);
    case "budget":
    case "budgets":
      return budgetAnswer(await budgets(deps, rest), rest);
    case "silences":
    case "silence":
      return silencesAnswer(await silences(deps));
    case "oncall":
    case "on-call":
      return onCallAnswer(onDuty(deps));
    case "explain":
      return explain(rest.trim().toUpperCase(), deps);
    case "help":
      return helpAnswer();
    default:
      return helpAnswer(word);
  }
}

/** What the App Home lists. */
export async function homeContent(deps: CommandDeps): Promise<HomeContent> {
  const [incidents, known] = await Promise.all([openWorstFirst(deps), budgets(deps, "")]);
  return { incidents, budgets: known, atMs: deps.now() };
}

async function openWorstFirst({ store }: CommandDeps): Promise<HomeContent["incidents"]> {
  const rank = { critical: 0, warning: 1, info: 2 } as const;
  const open = await store.incidents({ open: true, limit: mostListed });
  const sorted = [...open].sort((a, b) => rank[a.severity] - rank[b.severity] || a.openedAtMs - b.openedAtMs);
  return sorted.map((incident) => ({ incident, message: undefined }));
}

async function budgets(
  { slos, facts, now }: CommandDeps,
  wanted: string,
): Promise<readonly { readonly name: string; readonly facts: SloFacts | undefined }[]> {
  const ids = slos().filter((id) => id.includes(wanted.trim()));
  const source = facts();
  const read = async (sloId: string): Promise<SloFacts | undefined> => {
    if (source === undefined) return undefined;
    const question = { sloId, tier: undefined, labels: {}, fromMs: now(), toMs: undefined, nowMs: now() };
    const answer = await source({ ...question, deadlineMs: budgetDeadlineMs });
    return answer.kind === "known" ? answer.facts : undefined;
  };
  const all = await Promise.all(ids.slice(0, mostBudgets).map(async (name) => ({ name, facts: await read(name) })));
  const left = ({ facts }: { readonly facts: SloFacts | undefined }) => facts?.budgetLeft ?? Number.POSITIVE_INFINITY;
  return all.sort((a, b) => left(a) - left(b));
}

async function silences({ store }: CommandDeps): Promise<Parameters<typeof silencesAnswer>[0]> {
  const open = await store.incidents({ open: true, limit: mostListed });
  return open.flatMap(({ silence, title }) => (silence === undefined ? [] : [{ ...silence, what: title }]));
}

function onDuty({ options, now }: CommandDeps): Parameters<typeof onCallAnswer>[0] {
  return options().rotations.map(({ name }) => {
    const duty = onCall(name, options(), now());
    return { name, person: duty?.member.name, untilMs: duty?.untilMs };
  });
}

async function explain(id: string, { store, options, now }: CommandDeps): Promise<RenderedMessage> {
  const incident = await store.incident(id);
  if (incident === undefined) return explainAnswer(id === "" ? "explain" : id, []);
  const [alerts, timeline] = await Promise.all([store.alertsOf(id, mostListed), store.timeline(id)]);
  const lead = alerts[0];
  const routing = routeIncident(
    {
      labels: lead?.labels ?? incident.labels,
      service: incident.service,
      severity: incident.severity,
      kind: incident.kind,
      source: lead?.source ?? "",
    },
    options(),
    now(),
  );
  const count = alerts.length === 1 ? "1 alert" : `${incident.counts.total} alerts`;
  return explainAnswer(`${id}: ${incident.title}`, [
    `It has ${count}; the one that speaks for it is ${lead?.name ?? "unknown"} from ${lead?.source ?? "unknown"}.`,
    `They belong together because they share: ${incident.key.replaceAll("\n", ", ")}.`,
    ...routing.why,
    ...chainLines(incident, options()),
    `Its timeline has ${timeline.length} ${timeline.length === 1 ? "entry" : "entries"}.`,
  ]);
}

function chainLines({ escalation }: Incident, { escalations }: RelayOptions): readonly string[] {
  const chain = escalations.find(({ name }) => name === escalation.chain);
  if (chain === undefined) return ["Nobody is called later: it has no escalation."];
  return [`Its escalation is ${chain.name}; ${escalation.step} of ${chain.steps.length} steps are done.`];
}

import type { ChannelTarget, Mention, RelayOptions, Route } from "../../slo/relay/relay-model.ts";
import { isWithinHours } from "../../slo/zoned-time.ts";
import type { RouteSubject, Routing } from "../incidents/book-options.ts";
import type { Destination } from "../model/incident.ts";
import type { Severity } from "../model/observation.ts";
import { conditionText, matchingRoutes } from "./match-route.ts";
import { mentionTexts, mentionWords } from "./mention-texts.ts";
import { nextEdge } from "./on-call.ts";
import { type StackRecipient, stackRecipient } from "./stack-recipient.ts";

/** Where an incident goes and whom it calls, and why. */
export interface ExplainedRouting extends Routing {
  /** Names of the routes that took it. */
  readonly routes: readonly string[];
  /** When the quiet hours end in which nobody is called; undefined: it may call. */
  readonly quietUntilMs: number | undefined;
  /** One sentence per decision. */
  readonly why: readonly string[];
}

/** Where an incident goes that has no channel at all: no incident is lost. */
export const inboxTarget: ChannelTarget = { workspace: "local", channel: "#incidents" };

/** Where an incident goes and whom it calls now: routes first, then what the stack says of its SLO, service or team, then the fallback. */
export function routeIncident(subject: RouteSubject, options: RelayOptions, nowMs: number): ExplainedRouting {
  const routes = matchingRoutes(subject, options);
  const severity = routes.find((route) => route.severity !== undefined)?.severity ?? subject.severity;
  const recipient = stackRecipient(subject, options);
  const quietUntilMs = quietUntil(routes, severity, nowMs);
  const places = placesOf(routes, recipient, options);
  const destinations = destinationsOf(places, (mentions) =>
    severity === "critical" ? mentionTexts(mentions, options, nowMs) : [],
  );
  const calls = quietUntilMs === undefined;
  const handOvers = [...new Set(routes.flatMap(({ handOver }) => handOver ?? []))];
  const escalation = routes.find((route) => route.escalation !== undefined)?.escalation;
  return {
    severity,
    destinations,
    escalation: calls ? escalation : undefined,
    handOvers: calls ? handOvers : [],
    routes: routes.map(({ name }) => name),
    quietUntilMs,
    why: [
      ...routeReasons(routes, options),
      ...severityReasons(subject.severity, severity),
      ...places.map(({ target, why }) => `${placeText(target, options)}: ${why}`),
      ...mentionReasons(places, { severity, recipient, options, nowMs }),
      ...callReasons({ escalation, handOvers, quietUntilMs }),
    ],
  };
}

/** When the quiet hours end that keep an incident from calling anybody; critical ones always call. */
function quietUntil(routes: readonly Route[], severity: Severity, nowMs: number): number | undefined {
  const quiet = routes.find(({ quietHours }) => quietHours !== undefined)?.quietHours;
  if (severity === "critical" || quiet === undefined || !isWithinHours(quiet, nowMs)) return undefined;
  return nextEdge(quiet, nowMs);
}

interface Place {
  readonly target: ChannelTarget;
  readonly mentions: readonly Mention[];
  readonly why: string;
}

function placesOf(routes: readonly Route[], recipient: StackRecipient, options: RelayOptions): readonly Place[] {
  const isNamed = routes.some(({ mentions }) => mentions !== undefined);
  const shared = [
    ...routes.flatMap(({ to, mentions = [] }) => (to.length === 0 ? mentions : [])),
    ...(isNamed ? [] : recipient.mentions),
  ];
  const places = routes.flatMap((route): readonly Place[] =>
    route.to.map((target) => ({
      target,
      mentions: [...(route.mentions ?? []), ...shared],
      why: `named by the route ${route.name}`,
    })),
  );
  if (places.length > 0) return places;
  if (recipient.channel !== undefined)
    return [{ target: recipient.channel, mentions: shared, why: `${recipient.channelWhy} says so in the stack` }];
  if (options.fallback !== undefined)
    return [{ target: options.fallback, mentions: shared, why: "the fallback, since nothing else claims it" }];
  return [{ target: inboxTarget, mentions: shared, why: "the local inbox, since nothing claims it" }];
}

/** Each channel once; nobody is called twice in one workspace. */
function destinationsOf(
  places: readonly Place[],
  textsOf: (mentions: readonly Mention[]) => readonly string[],
): readonly Destination[] {
  const channels = new Map<string, { readonly target: ChannelTarget; readonly mentions: Mention[] }>();
  for (const { target, mentions } of places) {
    const key = JSON.stringify([target.workspace, target.channel]);
    const known = channels.get(key);
    if (known === undefined) channels.set(key, { target, mentions: [...mentions] });
    else known.mentions.push(...mentions);
  }
  const called = new Set<string>();
  return [...channels.values()].map(({ target, mentions }) => {
    const fresh = textsOf(mentions).filter((text) => !called.has(`${target.workspace} ${text}`));
    for (const text of fresh) called.add(`${target.workspace} ${text}`);
    return { workspace: target.workspace, channel: target.channel, mentions: fresh };
  });
}

function routeReasons(routes: readonly Route[], options: RelayOptions): readonly string[] {
  if (options.routes.length === 0) return [];
  if (routes.length === 0) return ["no route matches"];
  return routes.map((route) => `the route ${route.name} matches: ${conditionText(route)}`);
}

function severityReasons(given: Severity, taken: Severity): readonly string[] {
  return given === taken ? [] : [`a route takes it for ${taken}, not ${given}`];
}

function placeText({ workspace, channel }: ChannelTarget, { slack }: RelayOptions): string {
  return slack.length > 1 || (slack.length === 1 && workspace === "local") ? `${channel} in ${workspace}` : channel;
}

function mentionReasons(
  places: readonly Place[],
  context: {
    readonly severity: Severity;
    readonly recipient: StackRecipient;
    readonly options: RelayOptions;
    readonly nowMs: number;
  },
): readonly string[] {
  const { severity, recipient, options, nowMs } = context;
  const words = new Set(
    places.flatMap(({ mentions }) =>
      mentions.map((mention) => {
        const source = recipient.mentions.includes(mention) ? ` (${recipient.mentionsWhy} says so in the stack)` : "";
        return `${mentionWords(mention, options, nowMs)}${source}`;
      }),
    ),
  );
  if (words.size === 0) return ["mentions nobody: neither a route nor the stack names anybody"];
  if (severity !== "critical") return [`mentions nobody: only critical incidents do, and this one is ${severity}`];
  return [...words].map((word) => `mentions ${word}`);
}

function callReasons(calls: {
  readonly escalation: string | undefined;
  readonly handOvers: readonly string[];
  readonly quietUntilMs: number | undefined;
}): readonly string[] {
  const all = [
    ...(calls.escalation === undefined ? [] : [`escalates by ${calls.escalation}`]),
    ...calls.handOvers.map((name) => `is handed over to ${name}`),
  ];
  const { quietUntilMs } = calls;
  if (quietUntilMs === undefined) return all;
  return all.map((words) => `not now: ${words}; quiet hours until ${new Date(quietUntilMs).toISOString()}`);
}

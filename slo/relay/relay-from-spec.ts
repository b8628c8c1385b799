import type { z } from "zod";
import { schemaProblems } from "../document/schema-problems.ts";
import { lintNames } from "../lint-names.ts";
import type { Problem } from "../problem.ts";
import { callsFromSpec } from "./calls-from-spec.ts";
import { parseSources } from "./parse-sources.ts";
import { withoutPlainRelaySecrets } from "./plain-relay-secrets.ts";
import { recipientsOf } from "./recipients-of.ts";
import type { RelayOptions } from "./relay-model.ts";
import { declaredNames, mentionsFromSpec, type RelayNames, targetFromSpec } from "./relay-names.ts";
import { relayLists, relaySections, relayShellSchema } from "./relay-schema.ts";
import type { RelaySpec } from "./relay-spec.ts";
import { circleProblems, rotationFromSpec } from "./rotations-from-spec.ts";
import { channelProblems, routeFromSpec, unreachableRoutes } from "./routes-from-spec.ts";
import { addressFromSpec, openSourceProblems, slackFromSpec } from "./sources-from-spec.ts";
import { deadmanFromSpec, stormFromSpec, timingFromSpec } from "./timing-from-spec.ts";

type Path = readonly PropertyKey[];
type Fields = Readonly<Record<string, unknown>>;

/** The relay's options with every default filled in; what is wrong with them goes to the problems. */
export function relayFromSpec(stack: Fields, problems: Problem[]): RelayOptions {
  const { value, problems: secrets } = withoutPlainRelaySecrets(stack["relay"], ["relay"]);
  const shape = value === undefined ? [] : schemaProblems(relayShellSchema, value, ["relay"]);
  problems.push(...secrets, ...shape);
  const relay = fieldsOf(value);
  const section = readerOf(relay, problems);
  const names: RelayNames = { ...declaredNames(relay), problems };
  const spec = section.all();
  const slack = listOf(spec.slack).map((one, index) =>
    slackFromSpec(one, { at: Array.isArray(spec.slack) ? ["relay", "slack", index] : ["relay", "slack"], problems }),
  );
  const sources = parseSources(relay["sources"], problems);
  const sourceNames = sources.map(({ source }) => source.name);
  const routes = section
    .items("routes")
    .map(({ spec: one, at }) => routeFromSpec(one, at, { names, sources: sourceNames }));
  const rotations = section.items("rotations").flatMap(({ spec: one, at }) => {
    const rotation = rotationFromSpec(one, at, names);
    return rotation === undefined ? [] : [{ rotation, at }];
  });
  for (const [handle, text] of Object.entries(spec.handles ?? {}))
    mentionsFromSpec(text, ["relay", "handles", handle], { ...names, handles: {} });
  const fallback =
    spec.fallback === undefined ? undefined : targetFromSpec(spec.fallback, ["relay", "fallback"], names);
  const deadman = deadmanFromSpec(spec.deadman ?? {}, names);
  const calls = callsFromSpec(section.items("escalations"), section.items("handOvers"), names);
  const targets = [
    ...routes.flatMap(({ route }) => route.to),
    ...(fallback === undefined ? [] : [fallback]),
    ...calls.escalations.flatMap(({ steps }) => steps.flatMap(({ channel }) => channel ?? [])),
  ];
  const url = spec.url?.replace(/\/+$/, "");
  const hasSlack = names.workspaces.length > 0;
  problems.push(
    ...duplicates(relay),
    ...circleProblems(rotations),
    ...unreachableRoutes(routes),
    ...channelProblems(routes, { hasFallback: "fallback" in relay, hasSlack }),
    ...openSourceProblems(sources, url),
  );
  return {
    url,
    sources: sources.map(({ source }) => source),
    slack,
    routes: routes.map(({ route }) => route),
    recipients: recipientsOf(stack, { names, targets }),
    fallback,
    rotations: rotations.map(({ rotation }) => rotation),
    ...calls,
    permissions: {
      acknowledge: spec.permissions?.acknowledge ?? [],
      silence: spec.permissions?.silence ?? [],
      escalate: spec.permissions?.escalate ?? [],
      assign: spec.permissions?.assign ?? [],
    },
    timing: timingFromSpec(spec.timing ?? {}),
    storm: stormFromSpec(spec.storm ?? {}),
    linkHosts: (spec.linkHosts ?? []).map((host) => host.toLowerCase()),
    deadman,
    prometheus: addressFromSpec(spec.prometheus),
    exporter: addressFromSpec(spec.exporter),
    language: spec.language ?? "en",
  };
}

type Sections = Pick<RelaySpec, keyof typeof relaySections>;
type Lists = { readonly [Key in keyof typeof relayLists]: NonNullable<RelaySpec[Key]>[number] };

/** Reads the parts that are as they should be, and tells what is wrong with the others. */
function readerOf(relay: Fields, problems: Problem[]) {
  const isGood = (schema: z.ZodType, value: unknown, at: Path): boolean => {
    const found = schemaProblems(schema, value, at);
    problems.push(...found);
    return found.length === 0;
  };
  return {
    all: (): Sections =>
      Object.fromEntries(
        Object.entries(relaySections).flatMap(([key, schema]) => {
          const value = relay[key];
          return value === undefined || !isGood(schema, value, ["relay", key]) ? [] : [[key, value]];
        }),
      ),
    items: <Key extends keyof Lists>(key: Key): readonly { readonly spec: Lists[Key]; readonly at: Path }[] => {
      const list = relay[key];
      if (list === undefined) return [];
      // Of a list only its items are judged here, each for itself.
      if (!Array.isArray(list)) isGood(relayLists[key].array(), list, ["relay", key]);
      return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
        const at = ["relay", key, index];
        return isGood(relayLists[key], item, at) ? [{ spec: item as Lists[Key], at }] : [];
      });
    },
  };
}

const nouns = { sources: "source", rotations: "rotation", escalations: "escalation", handOvers: "hand-over" } as const;

function duplicates(relay: Fields): readonly Problem[] {
  const named = Object.entries(nouns).flatMap(([key, noun]) => lintNames(namesIn(relay[key]), `relay.${key}`, noun));
  return [...named, ...lintNames(namesIn(relay["slack"], "slack"), "relay.slack", "workspace")];
}

function namesIn(list: unknown, usual?: string): readonly string[] {
  return Array.isArray(list) ? list.map((item) => String(fieldsOf(item)["name"] ?? usual)) : [];
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

function fieldsOf(input: unknown): Fields {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? (input as Fields) : {};
}

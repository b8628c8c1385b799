import { pathToText } from "../document/schema-problems.ts";
import { nearest, type Problem, show } from "../problem.ts";
import type { ChannelSpec, MentionSpec } from "./recipient-spec.ts";
import type { ChannelTarget, Mention } from "./relay-model.ts";
import { channelOf, idMention } from "./slack-names.ts";

type Path = readonly PropertyKey[];

/** What the parts of the section may refer to: every name that is written, also of parts that are broken. */
export interface DeclaredNames {
  readonly workspaces: readonly string[];
  readonly rotations: readonly string[];
  readonly escalations: readonly string[];
  readonly handOvers: readonly string[];
  readonly handles: Readonly<Record<string, string>>;
}

/** Where references lead, and where those into nothing are told. */
export interface RelayNames extends DeclaredNames {
  readonly problems: Problem[];
}

/** Every name that the section declares. */
export function declaredNames(relay: Readonly<Record<string, unknown>>): DeclaredNames {
  const slack = relay["slack"];
  const workspaces = Array.isArray(slack) ? slack : slack === undefined ? [] : [slack];
  return {
    workspaces: workspaces.map((one) => String(fieldsOf(one)["name"] ?? "slack")),
    rotations: namesIn(relay["rotations"]),
    escalations: namesIn(relay["escalations"]),
    handOvers: namesIn(relay["handOvers"]),
    handles: Object.fromEntries(
      Object.entries(fieldsOf(relay["handles"])).flatMap(([key, text]) =>
        typeof text === "string" ? [[key, text]] : [],
      ),
    ),
  };
}

function namesIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map((item) => String(fieldsOf(item)["name"])) : [];
}

function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? (input as Record<string, unknown>) : {};
}

/** Name of the workspace that is the local inbox. */
export const localWorkspace = "local";

const kinds = {
  escalations: { code: "unknown-escalation", noun: "escalation", key: "relay.escalations" },
  handOvers: { code: "unknown-hand-over", noun: "hand-over", key: "relay.handOvers" },
  rotations: { code: "unknown-rotation", noun: "rotation", key: "relay.rotations" },
  workspaces: { code: "unknown-workspace", noun: "workspace", key: "relay.slack" },
} as const;

/** The name, when something has it; otherwise nothing, and a problem. */
export function referred(
  name: string | undefined,
  to: keyof typeof kinds,
  { at, names }: { readonly at: Path; readonly names: RelayNames },
): string | undefined {
  if (name === undefined || names[to].includes(name)) return name;
  const { code, noun, key } = kinds[to];
  const similar = nearest(name, names[to]);
  const declared = names[to].length === 0 ? `declare it in ${key}` : `declared: ${names[to].join(", ")}`;
  names.problems.push({
    code,
    path: pathToText(at),
    message: `there is no ${noun} ${show(name)}`,
    hint: similar === undefined ? declared : `did you mean ${show(similar)}?`,
  });
  return undefined;
}

/** A channel with its workspace: the first one, unless it says another. The schema has passed already. */
export function targetFromSpec(spec: ChannelSpec, at: Path, names: RelayNames): ChannelTarget | undefined {
  const { channel, workspace } =
    typeof spec === "string" ? { channel: spec, workspace: names.workspaces[0] ?? localWorkspace } : spec;
  const known = { ...names, workspaces: [...names.workspaces, localWorkspace] };
  const name = referred(workspace, "workspaces", { at: [...at, "workspace"], names: known });
  return name === undefined ? undefined : { workspace: name, channel: channelOf(channel) ?? channel };
}

/** One or several channels. */
export function targetsFromSpec(
  spec: ChannelSpec | readonly ChannelSpec[] | undefined,
  at: Path,
  names: RelayNames,
): readonly ChannelTarget[] {
  if (spec === undefined) return [];
  if (!Array.isArray(spec)) return listOf(targetFromSpec(spec as ChannelSpec, at, names));
  return (spec as readonly ChannelSpec[]).flatMap((one, index) => targetFromSpec(one, [...at, index], names) ?? []);
}

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}

/** One or several mentions. */
export function mentionsFromSpec(
  spec: MentionSpec | readonly MentionSpec[],
  at: Path,
  names: RelayNames,
): readonly Mention[] {
  const one = (text: string, path: Path): readonly Mention[] => {
    const mention = mentionOf(text, names);
    if (mention === undefined) names.problems.push(unknownMention(text, path, names));
    return mention === undefined ? [] : [mention];
  };
  return typeof spec === "string" ? one(spec, at) : spec.flatMap((text, index) => one(text, [...at, index]));
}

/** Whom a text means: a Slack id, one of the handles, or a rotation, with or without `@`. */
export function mentionOf(
  text: string,
  { handles, rotations }: Pick<DeclaredNames, "handles" | "rotations">,
): Mention | undefined {
  const name = text.replace(/^@/, "");
  const spellings = [text, name, `@${name}`];
  const handle = spellings.find((one) => Object.hasOwn(handles, one));
  const meant = (handle === undefined ? text : (handles[handle] ?? text)).replace(/^@/, "");
  return idMention(meant) ?? (rotations.includes(meant) ? { kind: "rotation", name: meant } : undefined);
}

/** Says that nobody in Slack is meant by a text. */
export function unknownMention(
  text: string,
  at: Path,
  { handles, rotations }: Pick<DeclaredNames, "handles" | "rotations">,
): Problem {
  const similar = nearest(text, [...Object.keys(handles), ...rotations]);
  return {
    code: "mention",
    path: pathToText(at),
    message: `${show(text)} is neither a Slack id nor a rotation`,
    hint:
      similar === undefined
        ? "write the id of a user (U012ABCDEF) or of a user group (S012ABCDEF), the name of a rotation, or give it an id in relay.handles"
        : `did you mean ${show(similar)}?`,
  };
}

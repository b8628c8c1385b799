import { pathToText } from "../document/schema-problems.ts";
import { labelNames } from "../names.ts";
import { type Problem, show } from "../problem.ts";
import type { ChannelTarget, Mention, Recipient, Recipients } from "./relay-model.ts";
import { localWorkspace, mentionOf, type RelayNames, unknownMention } from "./relay-names.ts";
import { channelOf } from "./slack-names.ts";

type Path = readonly PropertyKey[];
type Fields = Readonly<Record<string, unknown>>;

/** A text and where it is written. */
interface Written {
  readonly text: string;
  readonly at: Path;
}

interface Notify {
  readonly channel: Written | undefined;
  readonly mention: Written | undefined;
}

/**
 * Who gets the alerts of the stack's own SLOs and services, from their `notify`. What nobody in Slack understands is a warning, once
 * for each place where it is written, when there is a Slack.
 */
export function recipientsOf(
  stack: Fields,
  { names, targets }: { readonly names: RelayNames; readonly targets: readonly ChannelTarget[] },
): Recipients {
  const channels = new Map(targets.map((target) => [bare(target.channel), target]));
  const recipient = (notify: Notify): Recipient => {
    const channel = targetOf(notify.channel, names);
    if (channel !== undefined && !channels.has(bare(channel.channel))) channels.set(bare(channel.channel), channel);
    return { channel, mentions: mentionsOf(notify.mention, names) };
  };
  const ofStack = notifyOf(stack, [], { channel: undefined, mention: undefined });
  recipient(ofStack);
  const slos: [string, Recipient][] = [];
  const services: [string, Recipient][] = [];
  const shifts: [string, Recipient][] = [];
  const notifyOfServices = new Map<string, Notify>();
  const teams = new Map<string, Recipient[]>();
  for (const [index, item] of listOf(stack["services"]).entries()) {
    const at = ["services", index];
    const service = fieldsOf(item);
    const ofService = notifyOf(service, at, ofStack);
    const own = recipient(ofService);
    services.push([nameOf(service["name"]), own]);
    notifyOfServices.set(nameOf(service["name"]), ofService);
    if (typeof service["team"] === "string") teams.set(service["team"], [...(teams.get(service["team"]) ?? []), own]);
    for (const [place, slo] of listOf(service["slos"]).entries()) {
      const fields = fieldsOf(slo);
      const notify = notifyOf(fields, [...at, "slos", place], ofService);
      slos.push([`${nameOf(service["name"])}-${nameOf(fields["name"])}`, recipient(notify)]);
    }
  }
  for (const [index, item] of listOf(stack["probes"]).entries()) {
    const text = fieldsOf(fieldsOf(item)["labels"])[labelNames.channel];
    const at = ["probes", index, "labels", labelNames.channel];
    if (typeof text === "string") recipient({ channel: { text, at }, mention: undefined });
  }
  for (const [index, item] of listOf(stack["shifts"]).entries()) {
    const shift = fieldsOf(item);
    const inherited = notifyOfServices.get(nameOf(shift["service"])) ?? ofStack;
    shifts.push([nameOf(shift["name"]), recipient(notifyOf(shift, ["shifts", index], inherited))]);
  }
  return {
    slos: Object.fromEntries(slos),
    services: Object.fromEntries(services),
    shifts: Object.fromEntries(shifts),
    teams: Object.fromEntries([...teams].flatMap(([team, all]) => agreed(team, all))),
    channels: Object.fromEntries(channels),
  };
}

/** What is no text has its problem already, and may not even have a text form. */
function nameOf(value: unknown): string {
  return typeof value === "string" ? value : show(value);
}

/** A channel's name without `#`, by which a label may choose it. */
function bare(channel: string): string {
  return channel.replace(/^#/, "");
}

function agreed(team: string, all: readonly Recipient[]): readonly (readonly [string, Recipient])[] {
  const [first] = all;
  const isSame = all.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return first !== undefined && isSame ? [[team, first]] : [];
}

function notifyOf(fields: Fields, at: Path, inherited: Notify): Notify {
  const notify = fieldsOf(fields["notify"]);
  const own = (key: "channel" | "mention"): Written | undefined => {
    const text = notify[key];
    return typeof text === "string" && text !== "" ? { text, at: [...at, "notify", key] } : inherited[key];
  };
  return { channel: own("channel"), mention: own("mention") };
}

function targetOf(written: Written | undefined, { workspaces, problems }: RelayNames): ChannelTarget | undefined {
  if (written === undefined) return undefined;
  const [workspace] = workspaces;
  const channel = channelOf(written.text);
  if (channel !== undefined) return { workspace: workspace ?? localWorkspace, channel };
  if (workspace === undefined) return { workspace: localWorkspace, channel: `#${bare(written.text)}` };
  warn(problems, {
    code: "channel",
    path: pathToText(written.at),
    message: `${JSON.stringify(written.text)} is not a channel of Slack, so these alerts go to relay.fallback`,
    hint: 'write "#name" in small letters as Slack shows it, or the channel\'s id (C012ABCDEF)',
  });
  return undefined;
}

function mentionsOf(written: Written | undefined, names: RelayNames): readonly Mention[] {
  if (written === undefined) return [];
  const mention = mentionOf(written.text, names);
  if (mention !== undefined) return [mention];
  if (names.workspaces.length > 0) warn(names.problems, unknownMention(written.text, written.at, names));
  return [];
}

/** What many SLOs inherit is wrong once. */
function warn(problems: Problem[], problem: Problem): void {
  const isKnown = problems.some(({ code, path }) => code === problem.code && path === problem.path);
  if (!isKnown) problems.push({ ...problem, severity: "warning" });
}

function listOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : [];
}

function fieldsOf(input: unknown): Fields {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? (input as Fields) : {};
}

import type { ChannelTarget, RelayOptions } from "../../slo/relay/relay-model.ts";
import { bad, type Finding, good, listNames, warning } from "./finding.ts";
import type { SlackApi } from "./slack-api.ts";

interface Channel {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
  readonly isPrivate: boolean;
}

// Twenty pages of a thousand, as the relay itself looks.
const mostPages = 20;

/** Every channel of a workspace that the configuration names, each once. */
export function channelsIn(options: RelayOptions, workspace: string): readonly string[] {
  const { routes, recipients, escalations, fallback, deadman } = options;
  const targets: readonly (ChannelTarget | undefined)[] = [
    ...routes.flatMap(({ to }) => to),
    ...Object.values(recipients.channels),
    ...escalations.flatMap(({ steps }) => steps.map(({ channel }) => channel)),
    fallback,
    deadman.canary?.to,
  ];
  return [...new Set(targets.flatMap((one) => (one?.workspace === workspace ? [one.channel] : [])))].sort();
}

/** Whether the channels exist, and the bot is in them. */
export async function checkSlackChannels(
  api: SlackApi,
  check: {
    readonly workspace: string;
    readonly options: RelayOptions;
    readonly scopes: readonly string[] | undefined;
  },
): Promise<readonly Finding[]> {
  const wanted = channelsIn(check.options, check.workspace);
  if (wanted.length === 0) return [];
  const byName = wanted.some((channel) => channel.startsWith("#")) ? await listChannels(api, check.scopes) : [];
  if (typeof byName === "string") return [bad(`the channels cannot be listed: ${byName}`, "see the scopes above")];
  const known = new Map(byName.map((channel) => [`#${channel.name}`, channel]));
  const findings: Finding[] = [];
  const fine: string[] = [];
  for (const name of wanted) {
    const channel = known.get(name) ?? (name.startsWith("#") ? undefined : await channelById(api, name));
    const finding = findingOf(name, channel, check.scopes?.includes("channels:join") ?? false);
    if (finding === undefined) fine.push(name);
    else findings.push(finding);
  }
  return [...(fine.length === 0 ? [] : [good(`the bot is in ${listNames(fine)}`)]), ...findings];
}

function findingOf(name: string, channel: Channel | undefined, mayJoin: boolean): Finding | undefined {
  if (channel === undefined)
    return bad(
      `there is no channel ${name}, or it is private and the bot is not in it`,
      `create it, correct the configuration, or write /invite @nines in ${name}`,
    );
  if (channel.isArchived) return bad(`the channel ${name} is archived`, "unarchive it, or name another one");
  if (channel.isMember) return undefined;
  if (mayJoin && !channel.isPrivate)
    return warning(`the bot is not yet in ${name}; it joins with its first message`, `write /invite @nines in ${name}`);
  return bad(`the bot is not in ${name}`, `write /invite @nines in ${name}`);
}

async function listChannels(
  api: SlackApi,
  scopes: readonly string[] | undefined,
): Promise<readonly Channel[] | string> {
  const types = scopes?.includes("groups:read") === false ? "public_channel" : "public_channel,private_channel";
  const found: Channel[] = [];
  let cursor = "";
  for (let page = 1; page <= mostPages; page++) {
    const answer = await api("conversations.list", { types, limit: 1_000, ...(cursor === "" ? {} : { cursor }) });
    if (!answer.ok) return answer.error;
    const { channels, response_metadata: metadata } = answer.answer as {
      readonly channels?: readonly Readonly<Record<string, unknown>>[];
      readonly response_metadata?: { readonly next_cursor?: string };
    };
    found.push(...(channels ?? []).map(channelOf));
    cursor = metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  return found;
}

async function channelById(api: SlackApi, id: string): Promise<Channel | undefined> {
  const answer = await api("conversations.info", { channel: id });
  return answer.ok ? channelOf(answer.answer["channel"] as Readonly<Record<string, unknown>>) : undefined;
}

function channelOf(fields: Readonly<Record<string, unknown>>): Channel {
  return {
    id: String(fields["id"]),
    name: String(fields["name"]),
    isMember: fields["is_member"] === true,
    isArchived: fields["is_archived"] === true,
    isPrivate: fields["is_private"] === true,
  };
}

import type { SecretReader } from "../../service/secrets.ts";
import type { RelayOptions, SlackWorkspace } from "../../slo/relay/relay-model.ts";
import { secretRef } from "../intake/http/check-sender.ts";
import { checkSlackChannels } from "./check-slack-channels.ts";
import { checkSlackPeople, groupIdsIn } from "./check-slack-people.ts";
import { bad, type Finding, good, skipped, warning } from "./finding.ts";
import { openSlackApi, type SlackAnswer, type SlackApi } from "./slack-api.ts";
import { groupScope, neededScopes, type SlackScope, usefulScopes } from "./slack-scopes.ts";

export interface SlackCheck {
  readonly workspace: SlackWorkspace;
  readonly options: RelayOptions;
  readonly secret: SecretReader;
  /** Slack's own unless it says otherwise. */
  readonly apiUrl?: string | undefined;
}

/** Whether the tokens of a workspace work, may do what the relay does, and reach the channels and people of the configuration. */
export async function checkSlack(check: SlackCheck): Promise<readonly Finding[]> {
  const { workspace, options, apiUrl } = check;
  const token = readable(check, workspace.botToken, "bot token");
  const receives = await checkReceiving(check);
  if (typeof token !== "string") return [token, ...receives];
  if (!token.startsWith("xoxb-"))
    return [bad("the bot token does not begin with xoxb-", "copy the Bot User OAuth Token of the app"), ...receives];
  const api = await openSlackApi(token, apiUrl);
  const who = await api("auth.test");
  if (!who.ok) return [bad(`Slack refuses the bot token: ${who.error}`, tokenCure(who.error)), ...receives];
  return [
    good(`the bot token is ${String(who.answer["user"])}'s in ${String(who.answer["team"])}`),
    ...scopeFindings(who, options),
    ...receives,
    ...(await checkSlackChannels(api, { workspace: workspace.name, options, scopes: who.scopes })),
    ...(await peopleFindings(api, check)),
  ];
}

/** Mentions carry no workspace, and the first one is where channels without one are. */
async function peopleFindings(api: SlackApi, { workspace, options }: SlackCheck): Promise<readonly Finding[]> {
  return options.slack[0]?.name === workspace.name ? checkSlackPeople(api, options) : [];
}

function scopeFindings({ scopes }: Extract<SlackAnswer, { ok: true }>, options: RelayOptions): readonly Finding[] {
  if (scopes === undefined) return [skipped("Slack does not say which scopes the bot token has")];
  const lacks = ({ name }: SlackScope) => !scopes.includes(name);
  const needed = groupIdsIn(options).length === 0 ? neededScopes : [...neededScopes, groupScope];
  const missing = needed.filter(lacks);
  const cure = (name: string) => `add ${name} to the bot scopes under OAuth & Permissions, and install the app again`;
  return [
    ...(missing.length === 0 ? [good("the bot token has every scope that the relay needs")] : []),
    ...missing.map(({ name, without }) => bad(`the bot token lacks the scope ${name}: ${without}`, cure(name))),
    ...usefulScopes
      .filter(lacks)
      .map(({ name, without }) => warning(`the bot token lacks the scope ${name}: ${without}`, cure(name))),
  ];
}

async function checkReceiving(check: SlackCheck): Promise<readonly Finding[]> {
  const { workspace, options, apiUrl } = check;
  const { receive } = workspace;
  if (receive.kind === "http") {
    const secret = readable(check, receive.signingSecret, "signing secret");
    if (typeof secret !== "string") return [secret];
    if (options.url === undefined)
      return [
        bad(
          "Slack is to call the relay, and relay.url does not say where it is",
          "write relay.url, or an appToken instead of the signingSecret for a socket",
        ),
      ];
    const place = `${options.url}/slack/${workspace.name}`;
    return [
      skipped(`whether Slack calls ${place} is seen by pressing a button`, `enter ${place} as Request URL of the app`),
    ];
  }
  const token = readable(check, receive.appToken, "app token");
  if (typeof token !== "string") return [token];
  if (!token.startsWith("xapp-"))
    return [bad("the app token does not begin with xapp-", "copy an app-level token with the scope connections:write")];
  const api = await openSlackApi(token, apiUrl);
  // The socket itself is not opened: Slack would send it gestures that the running relay should get.
  const opened = await api("apps.connections.open");
  return [
    opened.ok
      ? good("the app token opens a socket, so buttons work without inbound internet")
      : bad(
          `the app token opens no socket: ${opened.error}`,
          "switch Socket Mode on, and give the app-level token the scope connections:write",
        ),
  ];
}

function readable({ secret }: SlackCheck, spec: SlackWorkspace["botToken"], what: string): string | Finding {
  try {
    return secret(secretRef(spec)).trim();
  } catch (error) {
    return bad(`the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`, "set it");
  }
}

function tokenCure(error: string): string {
  if (/cannot be reached|answers \d|asks to wait/.test(error)) return "let this machine reach slack.com";
  return "install the app in the workspace again, and copy its new Bot User OAuth Token";
}

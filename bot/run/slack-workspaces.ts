import type { Logger } from "../../service/log.ts";
import type { SecretReader } from "../../service/secrets.ts";
import { secretFromSpec } from "../../slo/probe/http-request-from-spec.ts";
import type { RelayOptions } from "../../slo/relay/relay-model.ts";
import type { Gesture, GestureReply } from "../actions/gesture.ts";
import type { MembersOf } from "../routing/may-do.ts";
import { createGroupMembers } from "../slack/group-members.ts";
import type { Messenger } from "../slack/messenger.ts";
import { connectSlack, type SlackConnection } from "../slack/receive/slack-connection.ts";
import { createSlackMessenger } from "../slack/slack-messenger.ts";

export interface WorkspacesOptions {
  readonly workspaces: RelayOptions["slack"];
  readonly secret: SecretReader;
  readonly apiUrl: string | undefined;
  readonly onState: (workspace: string, state: { readonly isUp: boolean; readonly why: string }) => void;
  readonly log: Logger;
  readonly now: () => number;
}

/** The configured workspaces of Slack. */
export interface SlackWorkspaces {
  readonly messengers: ReadonlyMap<string, Messenger>;
  readonly membersOf: (workspace: string) => MembersOf;
  /** Lets what people do there reach the relay. */
  readonly connect: (answer: (gesture: Gesture) => Promise<GestureReply>) => Promise<readonly SlackConnection[]>;
}

/** Opens a messenger for each workspace; nothing is called yet. */
export async function openWorkspaces(options: WorkspacesOptions): Promise<SlackWorkspaces> {
  const { workspaces, secret, log, now, onState } = options;
  const apiUrl = options.apiUrl === undefined ? {} : { apiUrl: options.apiUrl };
  const messengers = new Map<string, Messenger>();
  const members = new Map<string, MembersOf>();
  for (const { name, botToken } of workspaces) {
    const token = () => secret(secretFromSpec(botToken));
    messengers.set(name, await createSlackMessenger({ workspace: name, token: token(), ...apiUrl }));
    members.set(name, createGroupMembers({ token, now, ...apiUrl }));
  }
  return {
    messengers,
    membersOf: (workspace) => members.get(workspace) ?? (async () => new Set()),
    connect: (answer) =>
      Promise.all(
        workspaces.flatMap(({ name: workspace, receive }) => {
          const messenger = messengers.get(workspace);
          if (messenger === undefined) return [];
          const how =
            receive.kind === "socket"
              ? ({ kind: "socket", appToken: secret(secretFromSpec(receive.appToken)) } as const)
              : ({ kind: "http", signingSecret: () => secret(secretFromSpec(receive.signingSecret)) } as const);
          return [
            connectSlack({
              workspace,
              messenger,
              answer,
              receive: how,
              ...apiUrl,
              onState: (state) => onState(workspace, state),
              log: log.child({ workspace }),
              now,
            }),
          ];
        }),
      ),
  };
}

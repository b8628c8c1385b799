import type { Limiter } from "../slack/limiter.ts";
import type { CallResult, Messenger } from "../slack/messenger.ts";
import type { CallReport, DispatchReports } from "./desired-message.ts";
import type { Entry } from "./entry.ts";
import type { WorkspaceGate } from "./workspace-gate.ts";

/** What each task works with. */
export interface Desk {
  readonly now: () => number;
  readonly messenger: (workspace: string) => Messenger | undefined;
  readonly limiter: Limiter;
  readonly gate: (workspace: string) => WorkspaceGate;
  readonly save: (entry: Entry) => Promise<void>;
  readonly reports: DispatchReports;
  /** Messages of the same subject, this one among them. */
  readonly sameSubject: (entry: Entry) => readonly Entry[];
}

interface CallPlace {
  readonly workspace: string;
  readonly channel: string;
  readonly method: CallReport["method"];
}

/** Makes a call, and learns from its outcome how the workspace does and how long to wait. */
export async function makeCall<T>(
  desk: Desk,
  { workspace, channel, method }: CallPlace,
  call: (messenger: Messenger) => Promise<CallResult<T>>,
): Promise<CallResult<T>> {
  const messenger = desk.messenger(workspace);
  if (messenger === undefined) return { kind: "noChannel", error: `no workspace is called ${workspace}` };
  const beganMs = desk.now();
  const result = await call(messenger);
  const nowMs = desk.now();
  desk.reports.call?.({ workspace, method, result: result.kind, ms: nowMs - beganMs });
  const gate = desk.gate(workspace);
  switch (result.kind) {
    case "unknown":
    case "unreachable":
      gate.failed(result.why, nowMs);
      break;
    case "noAccess":
      // A missing scope for looking or for pictures does not keep messages out.
      if (method === "post" || method === "update") deny(desk, workspace, result.error);
      break;
    case "limited":
      if (method !== "remove") desk.limiter.limited({ workspace, method, channel }, result.retryAfterMs, nowMs);
      welcome(desk, workspace);
      break;
    default:
      welcome(desk, workspace);
  }
  return result;
}

function welcome(desk: Desk, workspace: string): void {
  if (desk.gate(workspace).answered()) desk.reports.cleared(`slack-workspace:${workspace}`);
}

function deny(desk: Desk, workspace: string, error: string): void {
  desk.gate(workspace).denied(error, desk.now());
  desk.reports.trouble({
    key: `slack-workspace:${workspace}`,
    name: "SlackAccessLost",
    title: `Slack does not let nines into the workspace ${workspace}: ${error}`,
    cure: "check the bot token and its scopes with `nines doctor`; messages wait until then",
    severity: "critical",
  });
}

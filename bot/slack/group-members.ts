import type { MembersOf } from "../routing/may-do.ts";

export interface GroupMembersOptions {
  readonly token: () => string;
  /** Slack's own unless it says otherwise. */
  readonly apiUrl?: string;
  readonly now: () => number;
}

/** How long a list of members counts: somebody who is taken off keeps the right for this long. */
const keptMs = 60_000;
const timeoutMs = 2_000;

/** Asks Slack who is in a user group; throws when it does not say. */
export function createGroupMembers({ token, apiUrl, now }: GroupMembersOptions): MembersOf {
  const kept = new Map<string, { readonly members: ReadonlySet<string>; readonly atMs: number }>();
  return async (group) => {
    const known = kept.get(group);
    if (known !== undefined && now() - known.atMs < keptMs) return known.members;
    const { WebClient, LogLevel } = await import("@slack/web-api");
    const client = new WebClient(token(), {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      timeout: timeoutMs,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
    });
    const { users = [] } = await client.usergroups.users.list({ usergroup: group });
    const members = new Set(users);
    kept.set(group, { members, atMs: now() });
    return members;
  };
}

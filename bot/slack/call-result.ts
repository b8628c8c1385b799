import type { CallResult } from "./messenger.ts";

type Failure = Exclude<CallResult<never>, { readonly kind: "done" }>;

/** What to wait when Slack does not say for how long. */
export const missingRetryAfterMs = 10_000;

// Errors by what they mean for a message: https://docs.slack.dev/reference/methods/chat.postMessage#errors and /chat.update#errors.
// Whatever is not listed is about the content.
const meanings: Readonly<Record<"gone" | "noChannel" | "noAccess" | "limited" | "unknown", readonly string[]>> = {
  gone: [
    "message_not_found",
    "thread_not_found",
    "cannot_reply_to_message",
    "cant_update_message",
    "cant_delete_message",
    "edit_window_closed",
  ],
  noChannel: [
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "user_not_in_channel",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_non_threadable_channel",
    "channel_is_limited_access",
    "messages_tab_disabled",
    "external_channel_migrating",
  ],
  noAccess: [
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "no_permission",
    "missing_scope",
    "not_allowed_token_type",
    "org_login_required",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "team_access_not_granted",
    "team_not_found",
    "accesslimited",
    "access_denied",
    "two_factor_setup_required",
  ],
  limited: ["ratelimited", "rate_limited", "message_limit_exceeded"],
  // Slack may have done it before it failed.
  unknown: ["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"],
};

/** The failures that say that nothing was sent: there was no connection to send it over. */
const notSent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** What an answer `{"ok": false, "error": …}` means. */
export function resultOfError(error: string): Failure {
  const is = (meaning: keyof typeof meanings) => meanings[meaning].includes(error);
  if (is("limited")) return { kind: "limited", retryAfterMs: missingRetryAfterMs };
  if (is("gone")) return { kind: "gone" };
  if (is("noChannel")) return { kind: "noChannel", error };
  if (is("noAccess")) return { kind: "noAccess", error };
  if (is("unknown")) return { kind: "unknown", why: `Slack answers ${error}` };
  // Slack's errors are words; anything else is a page of something in between.
  if (!/^[a-z][a-z0-9_.]{0,99}$/.test(error)) return { kind: "unknown", why: "the answer is not Slack's" };
  return { kind: "refused", error };
}

/** What an HTTP status other than 200 and 429 means. */
export function resultOfStatus(status: number): Failure {
  if (status >= 500) return { kind: "unknown", why: `HTTP status ${status}` };
  if (status === 413) return { kind: "refused", error: "HTTP status 413" };
  return { kind: "unreachable", why: `HTTP status ${status}` };
}

/** What a broken connection means; never says more than its code, which holds no secret. */
export function resultOfBreak(error: unknown): Failure {
  const codes = [...causes(error)].map(({ code, name }) => (code === "" ? name : code));
  const refused = codes.find((code) => notSent.has(code));
  if (refused !== undefined) return { kind: "unreachable", why: `no connection (${refused})` };
  if (codes.includes("TimeoutError")) return { kind: "unknown", why: "no answer in time" };
  return { kind: "unknown", why: `the connection broke (${codes.at(-1) ?? "Error"})` };
}

function* causes(error: unknown): Generator<{ readonly code: string; readonly name: string }> {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { readonly code?: unknown };
    yield { code: typeof code === "string" ? code : "", name: current.name };
    if (current instanceof AggregateError) for (const inner of current.errors) yield* causes(inner);
  }
}

import { expect, test } from "@jest/globals";
import { resultOfBreak, resultOfError, resultOfStatus } from "../../../bot/slack/call-result.ts";

test.each([
  ["message_not_found", { kind: "gone" }],
  ["cant_update_message", { kind: "gone" }],
  ["is_archived", { kind: "noChannel", error: "is_archived" }],
  ["not_in_channel", { kind: "noChannel", error: "not_in_channel" }],
  ["token_revoked", { kind: "noAccess", error: "token_revoked" }],
  ["missing_scope", { kind: "noAccess", error: "missing_scope" }],
  ["invalid_blocks", { kind: "refused", error: "invalid_blocks" }],
  ["an_error_of_tomorrow", { kind: "refused", error: "an_error_of_tomorrow" }],
  ["internal_error", { kind: "unknown", why: "Slack answers internal_error" }],
  ["ratelimited", { kind: "limited", retryAfterMs: 10_000 }],
  ["<html>Bad gateway</html>", { kind: "unknown", why: "the answer is not Slack's" }],
  ["", { kind: "unknown", why: "the answer is not Slack's" }],
])("resultOfError(%j)", (error, result) => {
  expect(resultOfError(error)).toEqual(result);
});

test.each([
  [500, { kind: "unknown", why: "HTTP status 500" }],
  [503, { kind: "unknown", why: "HTTP status 503" }],
  [403, { kind: "unreachable", why: "HTTP status 403" }],
  [413, { kind: "refused", error: "HTTP status 413" }],
])("resultOfStatus(%i)", (status, result) => {
  expect(resultOfStatus(status)).toEqual(result);
});

test.each([
  [broken("ECONNREFUSED"), { kind: "unreachable", why: "no connection (ECONNREFUSED)" }],
  [broken("ENOTFOUND"), { kind: "unreachable", why: "no connection (ENOTFOUND)" }],
  [broken("ECONNRESET"), { kind: "unknown", why: "the connection broke (ECONNRESET)" }],
  [broken("UND_ERR_SOCKET"), { kind: "unknown", why: "the connection broke (UND_ERR_SOCKET)" }],
  [new DOMException("late", "TimeoutError"), { kind: "unknown", why: "no answer in time" }],
  [new Error("https://user:secret@host failed"), { kind: "unknown", why: "the connection broke (Error)" }],
  ["text", { kind: "unknown", why: "the connection broke (Error)" }],
])("resultOfBreak(%s)", (error, result) => {
  expect(resultOfBreak(error)).toEqual(result);
});

/** What `fetch` throws. */
function broken(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

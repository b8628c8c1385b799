import type { AttemptFacts } from "../probe-attempt.ts";
import { type Answer, headerValue } from "./answer.ts";
import { isPlain, type ReadBody } from "./read-body.ts";

/** What of the last answer is shown beside the outcome. */
export function answerFacts(answer: Answer, body: ReadBody | undefined): AttemptFacts {
  const length = headerValue(answer, "content-length");
  const modified = Date.parse(headerValue(answer, "last-modified") ?? "");
  const bodyBytes = body?.ok ? body.bytes : isPlain(answer) ? answer.bodyLength : undefined;
  return {
    httpVersion: answer.httpVersion,
    ...(length !== undefined && /^\d+$/.test(length) ? { contentLength: Number(length) } : {}),
    ...(bodyBytes === undefined ? {} : { bodyBytes }),
    ...(Number.isNaN(modified) ? {} : { lastModified: modified / 1000 }),
  };
}

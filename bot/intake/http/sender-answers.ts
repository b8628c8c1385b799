import { errorAnswer, type HttpAnswer, jsonAnswer } from "../../../service/http/http-route.ts";

/** It is on disk, now or from before. */
export function takenAnswer(kind: "new" | "known"): HttpAnswer {
  return jsonAnswer({ taken: kind });
}

/** Nothing was lost and nothing kept: come again. The one way to hold senders back, because they take every 4xx for an end. */
export function pushBack(why: string): HttpAnswer {
  const answer = errorAnswer(503, { code: "come-again", message: why });
  return { ...answer, headers: { ...answer.headers, "retry-after": "5", connection: "close" } };
}

/** The sender could not prove who it is; says no more than that, since anybody may read it. */
export function refusal(
  status: 401 | 403,
  message = "this address or the login that was shown is not known",
): HttpAnswer {
  const answer = errorAnswer(status, { code: status === 401 ? "unauthorized" : "forbidden", message });
  const challenge = status === 401 ? { "www-authenticate": 'Bearer realm="nines"' } : {};
  return { ...answer, headers: { ...answer.headers, ...challenge, connection: "close" } };
}

/** The body is not what can be sent here. */
export function rubbish(message: string, status: 400 | 413 = 400): HttpAnswer {
  const answer = errorAnswer(status, { code: status === 400 ? "not-json" : "body-too-large", message });
  return { ...answer, headers: { ...answer.headers, connection: "close" } };
}

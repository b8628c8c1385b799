import type { IncomingMessage, ServerResponse } from "node:http";
import { type Fault, type Faults, waitSlowly } from "./faults.ts";
import { type Fields, textOf } from "./fields.ts";
import type { Call, WebMethod } from "./methods/web-method.ts";
import type { RateLimits } from "./rate-limits.ts";
import { readArguments, readBody } from "./read-arguments.ts";
import type { SlackCall } from "./slack-call.ts";
import { SlackError } from "./slack-error.ts";
import { channelNamed, type SlackWorld } from "./slack-world.ts";
import { checkAccess } from "./web-api.ts";

export interface CallAnswererOptions {
  readonly world: SlackWorld;
  readonly methods: ReadonlyMap<string, WebMethod>;
  readonly faults: Faults;
  /** Undefined: everybody may call as often as they like. */
  readonly limits: RateLimits | undefined;
  /** Address of the whole fake. */
  readonly url: () => string;
  readonly onCall: (call: SlackCall) => void;
  /** Something is another than before. */
  readonly onChange: () => void;
}

type CallAnswerer = (method: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers calls of the Web API: with the fault that is asked for, within the rate limits, else with what the method does. */
export function createCallAnswerer(options: CallAnswererOptions): CallAnswerer {
  const { world, methods, faults, limits, url, onCall, onChange } = options;
  return async (name, request, response) => {
    const args = readArguments(request.headers["content-type"] ?? "", await readBody(request));
    const channel = textOf(args["channel"] ?? args["channel_id"]);
    const named = channelNamed(world, channel);
    const fault = faults.next(name, [channel, ...(named === undefined ? [] : [named.id, `#${named.name}`])]);
    const called = (result: string) => onCall({ method: name, channel, args, atMs: world.now(), result });
    const early = answerInstead(fault, response);
    if (early !== undefined) return called(early);
    const method = methods.get(name);
    const seconds = limits?.exceeded(name, method?.tier ?? "none", named?.id ?? channel);
    if (seconds !== undefined) {
      answerLimited(response, seconds);
      return called("ratelimited");
    }
    const { authorization } = request.headers;
    const answer = perform(method, { world, args, url: url(), isHidden: fault?.kind === "hidden" }, authorization);
    called(fault?.kind === "answerLost" || fault?.kind === "slow" ? fault.kind : textOf(answer["error"]) || "ok");
    if (fault?.kind === "answerLost") return void response.destroy();
    onChange();
    if (await waitSlowly(fault)) answerJson(response, answer, world.scopes);
  };
}

/** What a fault answers in place of the method; undefined: the call goes on. */
function answerInstead(fault: Fault | undefined, response: ServerResponse): string | undefined {
  switch (fault?.kind) {
    case "error":
      answerJson(response, { ok: false, error: fault.error });
      return fault.error;
    case "status":
      response.writeHead(fault.status, { "content-type": "text/html" }).end("<html><body>Sorry!</body></html>");
      return `status ${fault.status}`;
    case "dropped":
      response.destroy();
      return "dropped";
    case "limited":
      answerLimited(response, fault.retryAfterSeconds);
      return "ratelimited";
    default:
      return undefined;
  }
}

function perform(method: WebMethod | undefined, call: Call, authorization: string | undefined): Fields {
  try {
    if (method === undefined) throw new SlackError("unknown_method");
    checkAccess(call.world, method, { authorization, args: call.args });
    return { ok: true, ...method.run(call) };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const { details } = error;
    return {
      ok: false,
      error: error.error,
      ...(details.length > 0 ? { response_metadata: { messages: details } } : {}),
    };
  }
}

function answerJson(response: ServerResponse, answer: Fields, scopes?: readonly string[]): void {
  const more = scopes === undefined ? {} : { "x-oauth-scopes": scopes.join(",") };
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", ...more }).end(JSON.stringify(answer));
}

function answerLimited(response: ServerResponse, seconds: number | undefined): void {
  const retryAfter = seconds === undefined ? {} : { "retry-after": String(seconds) };
  response
    .writeHead(429, { "content-type": "application/json", ...retryAfter })
    .end('{"ok":false,"error":"ratelimited"}');
}

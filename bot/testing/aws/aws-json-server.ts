import type { ServerResponse } from "node:http";
import { type AwsFaults, createAwsFaults, dropConnection } from "./aws-faults.ts";
import { startLoopbackServer } from "./loopback-server.ts";

/** A call that arrived, with the action's name and its input as it was sent. */
export interface AwsCall {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** AWS refuses a call: thrown by actions. */
export class AwsRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = "AwsRefusal";
    this.code = code;
    this.status = status;
  }
}

export type AwsAction = (
  input: Readonly<Record<string, unknown>>,
  /** Ends when the caller is gone. */
  signal: AbortSignal,
) => object | Promise<object>;

/** A fake service that speaks AWS JSON 1.0. */
export interface AwsJsonServer extends AwsFaults {
  readonly endpoint: string;
  /** May be emptied by whoever looks at them. */
  readonly calls: AwsCall[];
  readonly close: () => Promise<void>;
}

const contentType = "application/x-amz-json-1.0";

/** Starts a fake of a service: POST to `/`, the action in `X-Amz-Target`, JSON both ways, times in seconds, errors with `__type`. */
export async function startAwsJsonServer(
  target: string,
  actions: Readonly<Record<string, AwsAction>>,
): Promise<AwsJsonServer> {
  const calls: AwsCall[] = [];
  const faults = createAwsFaults();
  const server = await startLoopbackServer(async (request, body, response) => {
    const [service, action = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
    const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (request.method !== "POST" || service !== target || run === undefined) {
      return refuse(response, new AwsRefusal("UnknownOperationException", `there is no ${service}.${action}`));
    }
    // Every call of an SDK is signed; one that is not would not get past AWS.
    if (!String(request.headers["authorization"] ?? "").startsWith("AWS4-HMAC-SHA256 ")) {
      return refuse(response, new AwsRefusal("MissingAuthenticationTokenException", "the request is not signed", 403));
    }
    const input = JSON.parse(body === "" ? "{}" : body) as AwsCall["input"];
    calls.push({ action, input });
    const fault = faults.next(action);
    if (fault?.kind === "hang") return;
    if (fault?.kind === "drop") return dropConnection(response);
    if (fault?.kind === "error")
      return refuse(response, new AwsRefusal(fault.code, fault.message ?? fault.code, fault.status));
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    try {
      const output = await run(input, gone.signal);
      if (fault?.kind === "dropAfter") return dropConnection(response);
      response.writeHead(200, { "content-type": contentType, "x-amzn-requestid": "fake" }).end(JSON.stringify(output));
    } catch (error) {
      refuse(response, error instanceof AwsRefusal ? error : new AwsRefusal("InternalFailure", String(error), 500));
    }
  });
  return { endpoint: server.url, calls, failNext: faults.failNext, heal: faults.heal, close: server.close };
}

function refuse(response: ServerResponse, { code, message, status }: AwsRefusal): void {
  const headers = {
    "content-type": contentType,
    "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}`,
  };
  response.writeHead(status, headers).end(JSON.stringify({ __type: `com.amazonaws#${code}`, message }));
}

import type { ServerResponse } from "node:http";
import {
  type AwsFault,
  type AwsFaults,
  createAwsFaults,
  dropConnection,
} from "../../../../bot/testing/aws/aws-faults.ts";
import { type LoopbackServer, startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";

/** A server that answers in AWS' XML. */
export interface AwsXmlServer extends LoopbackServer, Pick<AwsFaults, "failNext" | "heal"> {
  /** What was asked, newest last: an action with its fields, or a path with its query. */
  readonly asked: string[];
}

/** Answers an action, or a path, with XML, or refuses. */
export type AwsXml = (question: URLSearchParams, path: string) => string | AwsFault;

/** Starts one on a free port; unsigned requests are refused. */
export async function startAwsXmlServer(xml: AwsXml): Promise<AwsXmlServer> {
  const faults = createAwsFaults();
  const asked: string[] = [];
  const server = await startLoopbackServer((request, body, response) => {
    const url = new URL(request.url ?? "/", "http://aws");
    const question = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
    asked.push(request.method === "POST" ? body : `${url.pathname}${url.search}`);
    const isSigned = String(request.headers.authorization ?? "").startsWith("AWS4-HMAC-SHA256 ");
    const waiting = faults.next(question.get("Action") ?? "");
    const answer = isSigned
      ? (waiting ?? xml(question, url.pathname))
      : refusalOf("MissingAuthenticationToken", "not signed");
    if (typeof answer !== "string") return refuse(response, answer);
    response.writeHead(200, { "content-type": "text/xml" }).end(answer);
  });
  return { ...server, asked, failNext: faults.failNext, heal: faults.heal };
}

/** A refusal for what is not there. */
export function refusalOf(code: string, message: string, status = 400): AwsFault {
  return { kind: "error", status, code, message };
}

function refuse(response: ServerResponse, fault: AwsFault): void {
  if (fault.kind === "hang") return;
  if (fault.kind !== "error") {
    dropConnection(response);
    return;
  }
  const { status, code, message = code } = fault;
  response
    .writeHead(status, { "content-type": "text/xml" })
    .end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>fake</RequestId></ErrorResponse>`,
    );
}

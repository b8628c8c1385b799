import { request as requestHttp } from "node:http";
import { type RequestOptions, request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { isRecord } from "../../../../service/prometheus-result.ts";
import type { Fields } from "../fields.ts";
import { reasonOf, ShiftSourceFault } from "../shift-source-fault.ts";
import { type KubeAccess, type KubeSettings, readKubeAccess } from "./kube-access.ts";

/** What is asked for. */
export interface KubeQuestion {
  /** For messages: `Rollout shop/checkout`. */
  readonly name: string;
  /** Below the server's address: `/api/v1/namespaces/shop/services/checkout`. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly settings: KubeSettings;
}

/** One object of the Kubernetes API, or a fault that says why not. */
export async function readKubeObject({ name, path, signal, settings }: KubeQuestion): Promise<Fields> {
  const access = await readKubeAccess(settings);
  const { status, body, retryAfter } = await exchange(access, path, signal);
  const answer = parseObject(body);
  if (status === 200 && answer !== undefined) return answer;
  if (status === 200) {
    throw new ShiftSourceFault(`${name}: Kubernetes' answer is not whole`, { retryable: true });
  }
  throw new ShiftSourceFault(`${name}: ${reasonFor(status, answer)}`, {
    retryable: status === 429 || status >= 500 || status === 410 || retryAfter !== undefined,
    status,
  });
}

/** A segment of a path of the API. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

function exchange(access: KubeAccess, path: string, signal: AbortSignal): Promise<Answer> {
  // The server may be behind a path of its own.
  const url = new URL(access.url.pathname.replace(/\/+$/, "") + path, access.url);
  const options: RequestOptions = {
    signal,
    headers: {
      accept: "application/json",
      "user-agent": "nines",
      ...(access.token === undefined ? {} : { authorization: `Bearer ${access.token}` }),
    },
    // Another token or certificate may be there the next time.
    agent: false,
    ...(access.ca === undefined ? {} : { ca: access.ca }),
    ...(access.cert === undefined ? {} : { cert: access.cert }),
    ...(access.key === undefined ? {} : { key: access.key }),
    ...(access.serverName === undefined ? {} : { servername: access.serverName }),
    rejectUnauthorized: !access.skipsVerification,
  };
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(new ShiftSourceFault(`Kubernetes at ${url.host}: ${tlsReason(cause)}`, { retryable: true, cause }));
    const request = (url.protocol === "http:" ? requestHttp : requestHttps)(url, options, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body, retryAfter: response.headers["retry-after"] }),
        fail,
      );
    });
    request.on("error", fail).end();
  });
}

function tlsReason(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /CERT|SIGNATURE|ISSUER|ALTNAME/.test(code) ? `its certificate is not trusted (${code})` : reasonOf(cause);
}

function parseObject(body: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Kubernetes' own words are in the `message` of a Status. */
function reasonFor(status: number, answer: Fields | undefined): string {
  const said = typeof answer?.["message"] === "string" ? `: ${answer["message"].slice(0, 300)}` : "";
  switch (status) {
    case 401:
      return "Kubernetes does not know the exporter's token (401); it may have expired";
    case 403:
      return `the exporter may not read it (403)${said}`;
    case 404:
      return isRecord(answer?.["details"])
        ? "there is none of that name"
        : "Kubernetes does not know this kind of object (404); is its definition installed?";
    default:
      return `Kubernetes answers ${status}${said}`;
  }
}

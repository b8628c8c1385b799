import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import type { ProofPlan, ProofRequest } from "../proof-plan.ts";

/** Opens requests of a proof on the connections that they are meant for. */
export interface Connections {
  readonly open: (request: Pick<ProofRequest, "index" | "connection" | "speed">) => ClientRequest;
  /** Closes what is kept open. */
  readonly close: () => void;
}

/** The address family to use: one address per request, because trying another would be a retry. */
export type AddressFamily = 4 | 6;

/** Connections for a plan. No limit on their number holds a request back: that would make it wait for answers to others. */
export function createConnections(
  { url, slow, headers, keptConnections, ca, userAgent }: ProofPlan,
  family: AddressFamily | undefined,
): Connections {
  const target = (to: URL) => {
    const isSecure = to.protocol === "https:";
    const trusted = isSecure && ca !== undefined ? { ca: [...rootCertificates, ca] } : {};
    const agent = (kept: boolean) => {
      const settings = { keepAlive: kept, scheduling: "fifo", maxFreeSockets: 1024, ...trusted } as const;
      // A new client has no session to resume.
      return isSecure
        ? new HttpsAgent({ ...settings, ...(kept ? {} : { maxCachedSessions: 0 }) })
        : new HttpAgent(settings);
    };
    return {
      request: isSecure ? httpsRequest : httpRequest,
      url: to,
      single: agent(false),
      // Requests take turns: every agent keeps at least one connection alive.
      kept: Array.from({ length: keptConnections }, () => agent(true)),
    };
  };
  const usual = target(url);
  const late = slow === undefined ? usual : target(slow.url);
  let turn = 0;
  return {
    open: ({ connection, speed }) => {
      const { request, url: to, single, kept } = speed === "slow" ? late : usual;
      const agent = connection === "new" ? single : kept[turn++ % kept.length];
      const options: RequestOptions & { readonly autoSelectFamily: boolean } = {
        headers: { "user-agent": userAgent, accept: "*/*", ...headers },
        autoSelectFamily: false,
        ...(agent === undefined ? {} : { agent }),
        ...(family === undefined ? {} : { family }),
      };
      return request(to, options);
    },
    close: () => {
      for (const { single, kept } of [usual, late]) for (const agent of [single, ...kept]) agent.destroy();
    },
  };
}

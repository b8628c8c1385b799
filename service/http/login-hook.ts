import type { TLSSocket } from "node:tls";
import type { onRequestHookHandler } from "fastify";
import type { Logger } from "../log.ts";
import type { SecretReader } from "../secrets.ts";
import { sendAnswer } from "./add-routes.ts";
import { checkCredentials, type HttpAuth } from "./http-auth.ts";
import { errorAnswer } from "./http-route.ts";

interface LoginOptions {
  readonly auth: HttpAuth;
  readonly secret: SecretReader;
  readonly log: Logger;
}

/** Asks callers who they are before a byte of their body is read. Unknown paths ask too, so that a stranger learns nothing from them. */
export function loginHook({ auth, secret, log }: LoginOptions): onRequestHookHandler {
  return async (request, reply) => {
    if (isOpen(request.routeOptions.config)) return;
    const { authorization } = request.headers;
    const certificateIsGood = (request.raw.socket as Partial<TLSSocket>).authorized === true;
    let decision: ReturnType<typeof checkCredentials>;
    try {
      decision = checkCredentials(auth, { authorization, certificateIsGood }, secret);
    } catch (error) {
      log.error("no caller can be let in: the tokens cannot be read", { error });
      const message = "the server cannot read its tokens; its log says why";
      return sendAnswer(request, reply, errorAnswer(503, { code: "auth-unavailable", message }));
    }
    if (decision.kind === "let-in") return;
    log.warn("refused a caller", { path: request.url, from: request.ip, because: decision.message });
    if (decision.status === 401) reply.header("www-authenticate", 'Bearer realm="nines"');
    const code = decision.status === 401 ? "unauthorized" : "forbidden";
    return sendAnswer(request, reply, errorAnswer(decision.status, { code, message: decision.message }));
  };
}

function isOpen(config: object): boolean {
  return "open" in config && config.open === true;
}

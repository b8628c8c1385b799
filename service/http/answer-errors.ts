import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "../log.ts";
import { sendAnswer } from "./add-routes.ts";
import { errorAnswer } from "./http-route.ts";

const codes: Readonly<Record<number, string>> = {
  400: "bad-request",
  408: "request-timeout",
  413: "body-too-large",
  414: "uri-too-long",
  415: "unsupported-media-type",
  431: "headers-too-large",
};

/** Errors as plain JSON: a caller's mistake with its words, a fault of ours without any, but in the log. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url.split("?", 1)[0]} here`;
    return sendAnswer(request, reply, errorAnswer(404, { code: "not-found", message }));
  });
  app.setErrorHandler<HttpError>(errorHandler(log));
}

type HttpError = Error & { readonly statusCode?: number };

/** Answers a request that came to an error; also one that comes to no handler, because its path cannot be decoded. */
export function errorHandler(log: Logger) {
  return (error: HttpError, request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      const code = codes[status] ?? "bad-request";
      return sendAnswer(request, reply, errorAnswer(status, { code, message: error.message }));
    }
    log.error("a request failed", { method: request.method, path: request.url, error });
    const message = "the server failed; its log says why";
    return sendAnswer(request, reply, errorAnswer(500, { code: "internal", message }));
  };
}

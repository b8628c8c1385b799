import type { IncomingHttpHeaders } from "node:http";
import { errorAnswer, type HttpRequest, type HttpRoute } from "./http-route.ts";
import { isLoopback } from "./listen-address.ts";

/**
 * A route that changes something for people, for callers of our own pages and scripts alone: another site that a person has open
 * cannot use it, neither by a form nor by a name that it points at this machine.
 */
export function ownPagesOnly(route: HttpRoute, { hasLogin }: { readonly hasLogin: boolean }): HttpRoute {
  return {
    ...route,
    handle: (request) => {
      const message = foreignCaller(request, hasLogin);
      return message === undefined ? route.handle(request) : errorAnswer(403, { code: "foreign-page", message });
    },
  };
}

function foreignCaller({ headers }: HttpRequest, hasLogin: boolean): string | undefined {
  // A form can send anything but this type without being asked.
  if (!/^application\/json\b/i.test(text(headers["content-type"]))) return "send JSON, with its content type";
  const host = text(headers["host"]).toLowerCase();
  // Browsers say it and pages cannot; a proxy in front may have changed the host, so the origin only counts without it.
  const site = text(headers["sec-fetch-site"]);
  const origin = text(headers["origin"]);
  const isForeign = site === "" ? origin !== "" && hostOf(origin) !== host : site !== "same-origin" && site !== "none";
  if (isForeign) return "pages of other sites may not do this";
  // Without a login the server listens on this machine, and only a name of this machine is meant for it.
  if (!hasLogin && !isLoopback(nameOf(host))) return "call it by localhost or 127.0.0.1";
  return undefined;
}

function text(value: IncomingHttpHeaders[string] | readonly string[]): string {
  return typeof value === "string" ? value : "";
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function nameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, "") : "";
}

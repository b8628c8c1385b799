import { errorAnswer, type HttpRoute, jsonAnswer } from "../../service/http/http-route.ts";
import { redactValue } from "../../service/redact.ts";
import { nearest, show } from "../../slo/problem.ts";
import type { ExporterView } from "./exporter-view.ts";

const usualFailures = 50;
const mostFailures = 1_000;

/** JSON for the web app: the view as it is. Lists are objects with one field, so that they can grow more. */
export function apiRoutes(view: ExporterView): readonly HttpRoute[] {
  return [
    { method: "GET", path: "/api/status", handle: async () => jsonAnswer(await view.status()) },
    { method: "GET", path: "/api/targets", handle: async () => jsonAnswer({ targets: await view.targets() }) },
    { method: "GET", path: "/api/slos", handle: async () => jsonAnswer({ slos: await view.slos() }) },
    {
      method: "GET",
      path: "/api/slos/:id",
      handle: async ({ params }) => {
        const id = params["id"] ?? "";
        const slo = await view.slo(id);
        if (slo !== undefined) return jsonAnswer(slo);
        const near = nearest(
          id,
          (await view.slos()).map((known) => known.id),
        );
        const hint = near === undefined ? "/api/slos lists all" : `did you mean ${show(near)}?`;
        return errorAnswer(404, { code: "unknown-slo", message: `there is no SLO ${show(id)}`, hint });
      },
    },
    {
      method: "GET",
      path: "/api/failures",
      handle: async ({ query }) => {
        const text = query.get("limit") ?? String(usualFailures);
        const limit = Number(text);
        if (!Number.isInteger(limit) || limit < 1 || limit > mostFailures) {
          const hint = `write a whole number from 1 to ${mostFailures}`;
          return errorAnswer(400, { code: "limit", message: `${show(text)} is no limit`, hint });
        }
        const failures = await view.failures({ target: query.get("target") ?? undefined, limit });
        return jsonAnswer({ failures: redactValue(failures) });
      },
    },
  ];
}

import type { HttpAnswer, HttpRoute } from "../../../service/http/http-route.ts";
import type { ExporterView } from "../exporter-view.ts";
import { debugPage } from "./debug-page.ts";
import { debugPolicy } from "./debug-style.ts";

const shownFailures = 30;

/** The debug page at `/debug`: all that is known on one plain page, without scripts. */
export function debugRoutes(view: ExporterView): readonly HttpRoute[] {
  const handle = async (): Promise<HttpAnswer> => {
    const [status, targets, slos, budgets, failures] = await Promise.all([
      view.status(),
      view.targets(),
      view.slos(),
      view.budgets(),
      view.failures({ target: undefined, limit: shownFailures }),
    ]);
    return {
      headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": debugPolicy },
      body: debugPage({ status, targets, slos, budgets, failures }),
    };
  };
  return [{ method: "GET", path: "/debug", handle }];
}

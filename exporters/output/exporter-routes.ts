import type { HttpRoute } from "../../service/http/http-route.ts";
import { type GateOptions, gateRoute } from "../shifts/serve/gate-route.ts";
import { shiftRoutes } from "../shifts/serve/shift-routes.ts";
import { apiRoutes } from "./api-routes.ts";
import { type BlackboxOptions, blackboxRoute } from "./blackbox/blackbox-route.ts";
import { debugRoutes } from "./debug/debug-routes.ts";
import type { ExporterView } from "./exporter-view.ts";
import { type CollectFamilies, metricsRoute } from "./metrics-route.ts";

export interface ExporterOutputs {
  readonly families: CollectFamilies;
  readonly view: ExporterView;
  readonly blackbox: BlackboxOptions;
  readonly shifts: GateOptions["shifts"];
}

/** Every endpoint of the exporter, beside the health checks that the server brings. */
export function exporterRoutes({ families, view, blackbox, shifts }: ExporterOutputs): readonly HttpRoute[] {
  return [
    metricsRoute(families),
    blackboxRoute(blackbox),
    ...apiRoutes(view),
    ...shiftRoutes(shifts),
    gateRoute({ shifts, view }),
    ...debugRoutes(view),
  ];
}

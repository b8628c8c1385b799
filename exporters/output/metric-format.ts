/** The formats that /metrics speaks. */
export type MetricFormat = "text" | "openmetrics";

/** Content types by format. */
export const contentTypes: Readonly<Record<MetricFormat, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

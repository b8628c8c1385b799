import { formatted } from "../model/fill-variables.ts";
import type { PanelLink } from "../model/panel.ts";

/** A link on a value: its title, and an address in which Grafana fills columns, variables and the time range. */
export interface ValueLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

/** A link as Grafana understands it; to a board it keeps the time range and the data source. */
export function valueLink(link: PanelLink): ValueLink {
  if (link.kind === "column") return { title: link.title, url: field(link.column, "raw"), targetBlank: true };
  const set = Object.entries(link.set).map(
    ([name, value]) => `var-${name}=${typeof value === "string" ? value : field(value.column, "percentencode")}`,
  );
  const parameters = [`\${__url_time_range}`, formatted("datasource", "queryparam"), ...set];
  const uid = typeof link.uid === "string" ? link.uid : field(link.uid.column, "raw");
  return { title: link.title, url: `/d/${uid}?${parameters.join("&")}`, targetBlank: false };
}

function field(column: string, format: "raw" | "percentencode"): string {
  return `\${__data.fields["${column}"]:${format}}`;
}

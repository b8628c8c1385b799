import type { Service, Stack } from "../../slo/model.ts";
import type { TextPanel } from "../model/panel.ts";
import { linkCell, tableCell } from "./table-cell.ts";

/** A board that lists more is not read; the runbook of each SLO stands in its facts anyway. */
const mostServices = 100;

/** Runbooks, logs and other links of the services that have some. */
export function serviceLinks(stack: Stack): readonly TextPanel[] {
  const linked = stack.services.flatMap((service) => {
    const links = linksOf(service);
    return links.length === 0 ? [] : [`| ${tableCell(service.title)} | ${links.join(" · ")} |`];
  });
  if (linked.length === 0) return [];
  const more = linked.length > mostServices ? `\n\n${linked.length - mostServices} more services have links.` : "";
  return [
    {
      kind: "text",
      key: "links",
      title: "Runbooks, logs and more",
      description: "Links of each service, from your configuration.",
      size: { w: 24, h: Math.min(12, 4 + linked.length) },
      markdown: `| Service | Links |\n| --- | --- |\n${linked.slice(0, mostServices).join("\n")}${more}`,
    },
  ];
}

function linksOf(service: Service): readonly string[] {
  const runbook = service.runbook === undefined ? {} : { runbook: service.runbook };
  const ofSlos = service.slos.flatMap((slo) => Object.entries(slo.links));
  const all = new Map([...Object.entries(runbook), ...Object.entries(service.links), ...ofSlos]);
  return [...all].map(([name, url]) => linkCell(name, url));
}

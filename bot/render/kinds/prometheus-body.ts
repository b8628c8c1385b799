import { oneLine } from "../escape.ts";
import type { IncidentView, RenderOptions } from "../incident-view.ts";
import { deployLine } from "./deploy-line.ts";
import type { KindBody } from "./kind-body.ts";
import { alertsPart, descriptionPart, factsPart, labelsPart, linksPart, notesPart } from "./shared-parts.ts";

/** Any alert of Prometheus: what its author wrote, what it hits, and its labels. */
export function prometheusBody(view: IncidentView, options: RenderOptions): KindBody {
  const { incident, alerts } = view;
  const [lead] = alerts;
  return {
    headline: headlineOf(view),
    title: incident.title,
    parts: [
      ...descriptionPart(descriptionOf(lead?.annotations ?? {}, incident.title)),
      ...factsPart([deployLine(view)]),
      ...alertsPart(view),
      ...labelsPart(incident.labels),
      ...notesPart(view),
      ...linksPart(view, options),
    ],
  };
}

/** The title, for which service, and how many alerts. */
export function headlineOf({ incident }: IncidentView): string {
  const { title, service, counts } = incident;
  const isNamed = service === "" || title.toLowerCase().includes(service.toLowerCase());
  const many = counts.total > 1 ? ` (${counts.total} alerts)` : "";
  return `${isNamed ? "" : `${service}: `}${title}${many}`;
}

/** The longest text for people that is not the title again. */
function descriptionOf(annotations: Readonly<Record<string, string>>, title: string): string {
  const texts = ["description", "message", "summary"].map((name) => annotations[name] ?? "");
  return texts.find((text) => text.trim() !== "" && oneLine(text) !== title) ?? "";
}

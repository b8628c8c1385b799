import type { Slo } from "../api/exporter-api.ts";

type Named = Pick<Slo, "service" | "serviceTitle" | "name" | "title">;

/** What people call an SLO, and beside it the name that config and commands know when that is another one. */
export interface ShownName {
  readonly words: string;
  readonly id: string | undefined;
}

/** The SLO below the heading of its service. */
export function nameInService({ name, serviceTitle, title }: Named): ShownName {
  return isGivenTitle({ name, serviceTitle, title }) ? { words: title, id: name } : { words: name, id: undefined };
}

/** The SLO where its service is not named otherwise. */
export function nameAlone({ service, serviceTitle, name, title }: Named): ShownName {
  const id = `${service}: ${name}`;
  return isGivenTitle({ name, serviceTitle, title }) ? { words: title, id } : { words: id, id: undefined };
}

/** The service. */
export function serviceName({ service, serviceTitle }: Pick<Slo, "service" | "serviceTitle">): ShownName {
  const isNews = serviceTitle.toLowerCase() !== service.toLowerCase();
  return { words: serviceTitle, id: isNews ? service : undefined };
}

/** A stack without titles makes them of its names, which says nothing new. */
function isGivenTitle({ name, serviceTitle, title }: Omit<Named, "service">): boolean {
  return title !== name && title !== `${serviceTitle} ${name}`;
}

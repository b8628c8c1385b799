/** The page that the address names. Only the part behind # counts, so the server knows nothing of pages. */
export type Route =
  | { readonly page: "status" }
  | { readonly page: "slo"; readonly id: string }
  | { readonly page: "incident"; readonly id: string }
  | { readonly page: "shifts" }
  | {
      readonly page: "inbox";
      readonly channel: string | undefined;
      /** Whose message to show. */
      readonly incident: string | undefined;
    }
  | { readonly page: "audit" }
  | { readonly page: "targets" }
  | { readonly page: "nowhere" };

/** Reads the part of an address behind `#`. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", ...rest] = path.split("/").map(decoded);
  const name = rest.join("/");
  switch (page) {
    case "":
      return { page: "status" };
    case "slo":
      return name === "" ? { page: "nowhere" } : { page: "slo", id: name };
    case "incident":
      return name === "" ? { page: "nowhere" } : { page: "incident", id: name };
    case "inbox": {
      const incident = new URLSearchParams(query).get("incident") ?? undefined;
      return { page: "inbox", channel: name === "" ? undefined : name, incident };
    }
    case "shifts":
    case "audit":
    case "targets":
      return { page };
    default:
      return { page: "nowhere" };
  }
}

/** The address of a page. */
export function routeHref(route: Route): string {
  switch (route.page) {
    case "status":
    case "nowhere":
      return "#/";
    case "slo":
    case "incident":
      return `#/${route.page}/${encodeURIComponent(route.id)}`;
    case "inbox": {
      const channel = route.channel === undefined ? "" : `/${encodeURIComponent(route.channel)}`;
      const incident = route.incident === undefined ? "" : `?incident=${encodeURIComponent(route.incident)}`;
      return `#/inbox${channel}${incident}`;
    }
    default:
      return `#/${route.page}`;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

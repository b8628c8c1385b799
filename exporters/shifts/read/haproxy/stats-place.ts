import { type HaproxyPlace, parseHaproxyPlace } from "../../../../slo/shift/haproxy-place.ts";
import { refusal } from "../shift-source-fault.ts";

/** The place and how messages name it: without the password of a stats page. */
export function statsPlace(stats: string): { readonly place: HaproxyPlace; readonly name: string } {
  const place = parseHaproxyPlace(stats);
  if (place === undefined) throw refusal(`the stats of HAProxy are not a socket or a page: ${JSON.stringify(stats)}`);
  switch (place.kind) {
    case "page":
      return { place, name: `HAProxy at ${place.url.origin}${place.url.pathname}` };
    case "socket":
      return { place, name: `HAProxy's socket ${place.path}` };
    case "tcp":
      return { place, name: `HAProxy's socket ${place.host}:${place.port}` };
  }
}

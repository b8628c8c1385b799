import type { Incident, Person, Silence } from "../../model/incident.ts";
import type { Matcher } from "../../sources/poll-report.ts";

/** What somebody does with an incident. `from`: channel and ts of the message that it is done from. */
export type IncidentAction = { readonly incident: string; readonly from: string | undefined } & ActionKind;

type ActionKind =
  | { readonly kind: "ack" }
  | { readonly kind: "unack" }
  /** The source took the silence. It holds back what its matchers match, in whatever incident; without any, all of this one. */
  | { readonly kind: "silenced"; readonly silence: Silence; readonly matchers: readonly Matcher[] }
  /** The source ended the silence. */
  | { readonly kind: "unsilenced" }
  | { readonly kind: "escalate" }
  | { readonly kind: "assign"; readonly to: Person }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "notUseful" }
  /** A system that calls people was told; `detail` says when it was not. */
  | { readonly kind: "handedOver"; readonly to: string; readonly detail: string };

/** What came of it. `nothingNew`: it was so already. */
export type ActionResult =
  | { readonly kind: "done"; readonly incident: Incident }
  | { readonly kind: "nothingNew"; readonly incident: Incident }
  /** Plain text for the person: `3F7K is resolved already`. */
  | { readonly kind: "refused"; readonly why: string };

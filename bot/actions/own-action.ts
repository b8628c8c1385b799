import type { IncidentAction } from "../incidents/people/incident-action.ts";
import type { AuditEntry, Person } from "../model/incident.ts";

/** What a delivery of intake `action` holds. It was allowed, and what it needs of its source is done. */
export type OwnAction =
  | { readonly kind: "act"; readonly action: IncidentAction; readonly by: Person }
  /** An attempt that was not allowed leaves a row, too. */
  | { readonly kind: "audit"; readonly entry: AuditEntry };

/** The action that a delivery's body holds. Only the relay itself writes such bodies; another one is a fault. */
export function parseOwnAction(body: string): OwnAction {
  const value: unknown = JSON.parse(body);
  if (typeof value !== "object" || value === null || !("kind" in value))
    throw new Error("this is no action of a relay");
  return value as OwnAction;
}

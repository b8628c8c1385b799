import type { Labels } from "../../slo/model.ts";
import type { Severity } from "../model/observation.ts";

/** What another system is told about an incident. All texts are plain. */
export interface HandOverEvent {
  readonly kind: "trigger" | "acknowledge" | "resolve";
  /** Id of the incident; the other system knows it by this, too. */
  readonly incident: string;
  readonly title: string;
  readonly severity: Severity;
  /** Empty when nothing says it. */
  readonly service: string;
  readonly labels: Labels;
  /** Of the message, for people who are called. */
  readonly link: string | undefined;
  readonly links: readonly { readonly name: string; readonly url: string }[];
  /** Who did it, by name; undefined: the relay itself. */
  readonly by: string | undefined;
  readonly atMs: number;
}

import { carryAnnotations } from "../carry/annotations.ts";
import { type CarriedLabels, carryLabels } from "../carry/labels.ts";
import type { Reader } from "../source/reader.ts";

/** What the metadata of a Service or SLO says. */
export interface Metadata {
  readonly name: string | undefined;
  readonly title: string | undefined;
  readonly labels: CarriedLabels;
  readonly runbook?: string;
  readonly links: Readonly<Record<string, string>>;
}

/** Name, title, labels and addresses of a Service or SLO. */
export function readMetadata(object: Reader): Metadata {
  const metadata = object.needMapping("metadata", "write metadata with a name");
  const name = metadata?.needText("name", "write metadata.name");
  return {
    name,
    title: metadata?.text("displayName"),
    labels: carryLabels(metadata?.entries("labels") ?? []),
    ...carryAnnotations(metadata?.entries("annotations") ?? []),
  };
}

/** Titles, labels and texts of an object that only lends its contents to an SLO: they are lost, and reported. */
export function loseDescriptions(object: Reader): void {
  const metadata = object.mapping("metadata");
  metadata?.text("name");
  for (const field of ["displayName", "labels", "annotations"])
    metadata?.lose(field, "only services and SLOs have it in nines", "put it on the SLO");
}

import { reservedLabels } from "../../names.ts";
import { show } from "../../problem.ts";
import type { TextEntry } from "../source/reader.ts";

/** What labels of another tool say about a service: fields of their own in nines. */
export type ServiceFacts = Readonly<Partial<Record<"owner" | "team" | "tier", TextEntry>>>;

export interface CarriedLabels {
  readonly labels: Readonly<Record<string, string>>;
  readonly facts: ServiceFacts;
  readonly channel: string | undefined;
}

const fieldsByLabel: Readonly<Record<string, "owner" | "team" | "tier" | "channel">> = {
  owner: "owner",
  team: "team",
  tier: "tier",
  service_tier: "tier",
  serviceTier: "tier",
  channel: "channel",
};

/** Labels that keep their names, and the labels that have a field of their own in nines. */
export function carryLabels(entries: readonly TextEntry[]): CarriedLabels {
  const labels: Record<string, string> = {};
  const fields: { owner?: TextEntry; team?: TextEntry; tier?: TextEntry; channel?: TextEntry } = {};
  for (const entry of entries) {
    const field = Object.hasOwn(fieldsByLabel, entry.name) ? fieldsByLabel[entry.name] : undefined;
    if (field !== undefined && fields[field] === undefined) fields[field] = entry;
    else addLabel(entry, labels);
  }
  const { channel, ...facts } = fields;
  return { labels, facts, channel: channel?.value };
}

function addLabel(entry: TextEntry, labels: Record<string, string>): void {
  const name = labelName(entry.name);
  if (entry.value.includes("{{")) {
    const message = `the label ${show(entry.name)} is not carried over: nines knows no templates in labels`;
    entry.lose({ code: "import-label", message, hint: "write the value without {{...}}" });
  } else if (reservedLabels.has(name) || name.startsWith("__")) {
    const message = `the label ${show(entry.name)} is not carried over: nines sets ${show(name)} itself`;
    entry.lose({ code: "import-label", message, hint: "give it another name" });
  } else if (Object.hasOwn(labels, name)) {
    const message = `the label ${show(entry.name)} is not carried over: another label is ${show(name)} already`;
    entry.lose({ code: "import-label", message, hint: "give it another name" });
  } else {
    labels[name] = entry.value;
    if (name !== entry.name) {
      const message = `the label ${show(entry.name)} becomes ${show(name)}`;
      entry.warn({ code: "import-label", message, hint: "use the new name in routes and boards" });
    }
  }
}

function labelName(text: string): string {
  const name = text.replace(/[^a-zA-Z0-9_]/g, "_");
  return /^[a-zA-Z_]/.test(name) ? name : `_${name}`;
}

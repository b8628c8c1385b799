import { show } from "../../problem.ts";
import type { TextEntry } from "../source/reader.ts";

export interface CarriedAnnotations {
  readonly runbook?: string;
  readonly links: Readonly<Record<string, string>>;
}

const address = /^https?:\/\/[^\s]+$/;
const runbookNames = /(^|[/._-])runbook([._-]?url)?$/i;
const kubernetesNames = /(^|\.)(kubernetes\.io|k8s\.io|helm\.sh|argoproj\.io|toolkit\.fluxcd\.io|cattle\.io)\//;

/** Addresses become the runbook or links; nines writes every other text of an alert itself. */
export function carryAnnotations(entries: readonly TextEntry[]): CarriedAnnotations {
  let runbook: string | undefined;
  const links: Record<string, string> = {};
  for (const entry of entries) {
    const value = entry.value.trim();
    const plain = address.test(value) && !value.includes("{{");
    const name = (entry.name.split("/").at(-1) ?? entry.name).replace(/[._-]url$/i, "");
    if (plain && runbook === undefined && runbookNames.test(entry.name)) runbook = value;
    else if (plain && !Object.hasOwn(links, name) && !kubernetesNames.test(entry.name)) links[name] = value;
    else entry.lose(lost(entry, value));
  }
  return { ...(runbook !== undefined && { runbook }), links };
}

function lost(entry: TextEntry, value: string) {
  const name = `the annotation ${show(entry.name)} is not carried over`;
  const code = "import-loss" as const;
  if (kubernetesNames.test(entry.name)) {
    return { code, message: `${name}: it belongs to the Kubernetes object`, hint: "keep it where the object is made" };
  }
  if (address.test(value) && value.includes("{{")) {
    return {
      code,
      message: `${name}: nines knows no templates in links`,
      hint: "write the address without {{...}} as runbook or in links",
    };
  }
  return {
    code,
    message: `${name}: nines writes the texts of its alerts itself`,
    hint: "put what matters into description, runbook or links",
  };
}

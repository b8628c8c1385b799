import type { MetricLabels } from "./metric-family.ts";

/** A number as both formats write it; the shortest text that reads back as the same number. */
export function numberText(value: number): string {
  // Not `String`: what that makes is remembered by the engine, so that a scrape's numbers outlive it and fill the old generation.
  if (value - value === 0) return JSON.stringify(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

/** An upper edge as the value of `le`: OpenMetrics asks for a canonical number (`1.0`), the classic text is used to `1`. */
export function edgeText(edge: number, isOpenMetrics: boolean): string {
  const text = numberText(edge);
  return isOpenMetrics && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Help texts: the classic text leaves quotes alone. */
export function helpText(help: string, isOpenMetrics: boolean): string {
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return isOpenMetrics ? escaped.replaceAll('"', '\\"') : escaped;
}

/** `a="1",b="2"`, without braces. A name that neither format knows is mended rather than breaking the whole scrape. */
export function labelsText(labels: MetricLabels): string {
  let text = "";
  let names: Set<string> | undefined;
  for (const name in labels) {
    const known = knownName(name);
    // Only a mended name can be that of another label.
    if (known !== name) names ??= new Set(Object.keys(labels).slice(0, Object.keys(labels).indexOf(name)));
    if (names !== undefined) {
      if (names.has(known)) continue;
      names.add(known);
    }
    text += `${text === "" ? "" : ","}${known}="${labelValue(labels[name] ?? "")}"`;
  }
  return text;
}

const knownNames = new Map<string, string>();

/** A label name as it is written; there are few of them, and they come again and again. */
function knownName(name: string): string {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const written = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : mendedName(name);
  if (knownNames.size >= mostKnownNames) knownNames.clear();
  knownNames.set(name, written);
  return written;
}

const mostKnownNames = 1_000;

function mendedName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_").replace(/^(?=\d|$)/, "_");
}

function labelValue(value: string): string {
  if (!/[\\\n"]/.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

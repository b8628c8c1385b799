import { allSlos, type Slo, type Stack } from "../slo/model.ts";
import { oneOf, quote } from "./promql-text.ts";

/** Which SLOs a generic rule serves: all that exist, or these by id. */
export type Selection = { readonly kind: "all" } | { readonly kind: "ids"; readonly ids: readonly string[] };

/** A series narrowed to the selection, with further matchers if wanted: `slo:info{slo_id=~"a|b",idle="good"}`. */
export function select(series: string, selection: Selection, ...matchers: readonly string[]): string {
  const all = selection.kind === "all" ? matchers : [oneOf("slo_id", selection.ids), ...matchers];
  return all.length === 0 ? series : `${series}{${all.join(",")}}`;
}

/** The selections of the generic rules: one for everything, or one per shard that has an SLO. */
export function shardSelections(stack: Stack): readonly Selection[] {
  const { shards } = stack.rules;
  if (shards === 1) return [{ kind: "all" }];
  const byShard = Array.from({ length: shards }, (): string[] => []);
  for (const slo of allSlos(stack)) byShard[hash(slo.id) % shards]?.push(slo.id);
  return byShard.filter((ids) => ids.length > 0).map((ids) => ({ kind: "ids", ids }));
}

/** The SLOs that a selection serves. */
export function selectedSlos(stack: Stack, selection: Selection): readonly Slo[] {
  if (selection.kind === "all") return allSlos(stack);
  const ids = new Set(selection.ids);
  return allSlos(stack).filter((slo) => ids.has(slo.id));
}

/** A matcher for one label value. */
export function matcher(label: string, value: string): string {
  return `${label}=${quote(value)}`;
}

/** FNV-1a, 32 bits: stable across versions, so that an SLO keeps its shard. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  // The low bits of FNV hang on the low bits of the text alone; folding the high half in spreads ids over few shards.
  return (value >>> 16) ^ (value & 0xffff);
}

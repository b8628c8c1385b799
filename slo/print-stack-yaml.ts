import { Document, Scalar, visit } from "yaml";
import type { StackSpec } from "./spec.ts";

// The order in which people read a stack; it is the order of spec.ts. A key that is not here follows in its own order.
const keyOrder: readonly string[] = [
  "kind",
  "name",
  "title",
  "description",
  "owner",
  "team",
  "tier",
  "runbook",
  "links",
  "service",
  "strategy",
  "arms",
  "role",
  "version",
  "cluster",
  "traffic",
  "weights",
  "layer",
  "settle",
  "scrapeInterval",
  "retention",
  "grafanaUrl",
  "objective",
  "period",
  "sli",
  "url",
  "address",
  "host",
  "query",
  "record",
  "method",
  "headers",
  "auth",
  "body",
  "redirects",
  "total",
  "bad",
  "good",
  "histogram",
  "threshold",
  "limit",
  "unit",
  "buckets",
  "edges",
  "probe",
  "measure",
  "condition",
  "slice",
  "gap",
  "error",
  "rule",
  "of",
  "slo",
  "weight",
  "groupBy",
  "idle",
  "missing",
  "alerts",
  "tiers",
  "page-fast",
  "page-slow",
  "ticket-fast",
  "ticket-slow",
  "match",
  "every",
  "at",
  "after",
  "from",
  "to",
  "factor",
  "for",
  "keepFiringFor",
  "interval",
  "timeout",
  "maxDuration",
  "retries",
  "minBadEvents",
  "exhausted",
  "forecast",
  "notify",
  "channel",
  "mention",
  "labels",
  "exclusions",
  "expect",
  "rules",
  "target",
  "rulesPerGroup",
  "shards",
  "compat",
  "maxSamplesPerMinute",
  "exporter",
  "locations",
  "quorum",
  "files",
  "like",
  "probes",
  "steps",
  "save",
  "secrets",
  "maintenance",
  "relay",
  "sources",
  "topics",
  "queueUrl",
  "region",
  "endpoint",
  "tokens",
  "basic",
  "api",
  "apiAuth",
  "slack",
  "botToken",
  "appToken",
  "signingSecret",
  "workspace",
  "handles",
  "routes",
  "escalation",
  "severity",
  "quietHours",
  "handOver",
  "continue",
  "fallback",
  "rotations",
  "members",
  "handover",
  "timezone",
  "since",
  "hours",
  "otherwise",
  "overrides",
  "escalations",
  "handOvers",
  "key",
  "permissions",
  "timing",
  "storm",
  "linkHosts",
  "deadman",
  "deploy",
  "image",
  "namespace",
  "store",
  "shifts",
  "proxy",
  "mode",
  "declared",
  "slow",
  "judge",
  "hold",
  "drain",
  "affinity",
  "dns",
  "rollback",
  "budget",
  "services",
  "saturation",
  "slos",
];
const rank = new Map(keyOrder.map((key, index) => [key, index]));

// Mappings whose keys are the user's own words, such as label names: they are sorted by letter.
const freeMappings = new Set([
  "env",
  "handles",
  "labels",
  "links",
  "match",
  "headers",
  "header",
  "json",
  "save",
  "secrets",
]);

/** A stack as nines YAML that people read and edit: block style, stable order of keys, queries on lines of their own. */
export function stackToYaml(stack: StackSpec): string {
  return blockYaml(inReadingOrder(stack));
}

/** Plain data as block YAML that every YAML 1.1 and 1.2 reader takes the same way. */
export function blockYaml(value: unknown): string {
  const document = new Document(value, {
    version: "1.1",
    aliasDuplicateObjects: false,
    // A key that happens to be << is a key, not a merge.
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:merge"),
  });
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value !== "string") return;
      if (node.value === "<<") node.type = Scalar.QUOTE_DOUBLE;
      // Some texts are text in YAML 1.1 and numbers in 1.2 (0o17), or the other way round.
      if (node.value.trim() !== "" && !Number.isNaN(Number(node.value))) node.type = Scalar.QUOTE_DOUBLE;
      if (key === "value" && node.value.includes("\n") && isReadableBlock(node.value)) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0, minContentWidth: 0, indentSeq: true });
}

// A block keeps no trailing blanks that a reader could see, and no control characters at all.
function isReadableBlock(text: string): boolean {
  return !/[ \t]\n|[ \t]$|^\s|\r|[^\n\P{C}]/u.test(text);
}

/** Plain data with its keys in the order in which people read a stack. */
export function inReadingOrder(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => inReadingOrder(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const byRank = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
    (rank.get(a) ?? keyOrder.length) - (rank.get(b) ?? keyOrder.length);
  const byLetter = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  return Object.fromEntries(
    [...entries]
      .sort(freeMappings.has(key) ? byLetter : byRank)
      .map(([name, item]) => [name, inReadingOrder(item, name)]),
  );
}

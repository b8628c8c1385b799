import type { Labels } from "../../slo/model.ts";
import type { Probe } from "../../slo/probe/probe-model.ts";
import { type Problem, show } from "../../slo/problem.ts";
import { stableHash } from "../schedule/stable-hash.ts";
import { probeAt } from "./probe-at.ts";
import { parseTargetAddress } from "./target-address.ts";
import type { TargetGroup } from "./target-groups.ts";

/** The probes that discovery leads to, and the targets that it does not. */
export interface DiscoveredProbes {
  readonly probes: readonly Probe[];
  readonly problems: readonly Problem[];
}

interface Found {
  readonly address: string;
  readonly probe: Probe;
}

const longestName = 63;
/** Labels that the exporter writes itself. */
const ownLabels: ReadonlySet<string> = new Set(["target", "location"]);

/** One probe like `like` for each address in the groups; the first mention of an address counts. */
export function discoveredProbes(
  groups: readonly TargetGroup[],
  { like, from }: { readonly like: Probe; readonly from: string },
): DiscoveredProbes {
  const found = new Map<string, Found>();
  const problems: Problem[] = [];
  const refuse = (message: string, hint: string) => {
    problems.push({ code: "discovered-target", path: from, message, hint });
  };
  for (const { targets, labels } of groups) {
    for (const target of targets) {
      const address = labels["__param_target"] ?? target;
      const parsed = parseTargetAddress(address);
      if (parsed === undefined) {
        refuse(`${show(address)} is not an address`, 'write "host:port" or "https://host/path"');
      } else if (parsed.url !== undefined && `${parsed.url.username}${parsed.url.password}` !== "") {
        refuse(
          `the address of ${parsed.url.host} holds credentials`,
          "write them by reference in auth of the template",
        );
      } else if (!isUrlOf(like, parsed.url)) {
        refuse(`${show(address)} is not an address for a ${like.kind} probe`, "write one that the template can use");
      } else if (found.has(address)) {
        refuse(`${show(address)} is listed twice`, "keep one of the two");
      } else {
        const merged = { ...like.labels, ...publicLabels(labels) };
        found.set(address, { address, probe: { ...probeAt(like, parsed, labels), labels: merged } });
      }
    }
  }
  return { probes: named([...found.values()], like.name), problems };
}

function isUrlOf(like: Probe, url: URL | undefined): boolean {
  if (url === undefined) return true;
  switch (like.kind) {
    case "http":
    case "journey":
      return /^https?:$/.test(url.protocol);
    case "websocket":
      return /^(https?|wss?):$/.test(url.protocol);
    default:
      return true;
  }
}

function publicLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([name]) => !name.startsWith("__"))
      .map(([name, value]) => [ownLabels.has(name) ? `exported_${name}` : name, value]),
  );
}

/** Names say the address. Where two addresses would have one name, or the name would be too long, it ends in a hash of the address. */
function named(found: readonly Found[], template: string): readonly Probe[] {
  const plain = found.map(({ address }) => (template === "" ? slug(address) : `${template}-${slug(address)}`));
  const uses = new Map<string, number>();
  for (const name of plain) uses.set(name, (uses.get(name) ?? 0) + 1);
  return found.map(({ address, probe }, index) => {
    const name = plain[index] ?? template;
    const isFine = uses.get(name) === 1 && name.length <= longestName;
    return { ...probe, name: isFine ? name : withHash(name, address) };
  });
}

function slug(address: string): string {
  const words = address
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[^a-z0-9]+/g, "-");
  return words.replace(/^-|-$/g, "") || "target";
}

function withHash(name: string, address: string): string {
  const hash = stableHash(address).toString(36).padStart(7, "0");
  return `${name.slice(0, longestName - 1 - hash.length).replace(/-$/, "")}-${hash}`;
}

import { show } from "../../problem.ts";
import type { Remark } from "../source/ledger.ts";

const maxLength = 63;

/** A name in the letters that nines allows: `K8s API_Server` becomes `k8s-api-server`; empty when nothing is left. */
export function toName(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
}

/** The name of an SLO without its service in front, which the id `<service>-<name>` says anyway. */
export function withoutPrefix(name: string, service: string): string {
  const prefix = `${toName(service)}-`;
  const plain = toName(name);
  return plain === name && name.startsWith(prefix) && name !== prefix ? name.slice(prefix.length) : name;
}

/** Hands out names of at most 63 letters, each only once; a taken name gets a number. */
export function createNameRegistry(isTaken: (name: string) => boolean) {
  return function register(wanted: string): string {
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? "" : `-${count}`;
      const name = `${wanted.slice(0, maxLength - suffix.length).replace(/-+$/, "")}${suffix}`;
      if (!isTaken(name)) return name;
    }
  };
}

/** What to say when a name is not kept; nothing when it is. */
export function renamed(from: string, to: string): Remark | undefined {
  if (from === to) return undefined;
  const taken = toName(from) !== to && toName(from) !== "";
  return {
    code: "import-name",
    message: `${show(from)} becomes ${show(to)}`,
    hint: taken
      ? "choose another name: the plain one is taken"
      : "use the new name in routes and boards: names are lower-case letters, digits and hyphens",
  };
}

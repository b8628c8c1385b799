import type { Probe } from "../../../slo/probe/probe-model.ts";
import { nearest, type Parsed, type Problem, show } from "../../../slo/problem.ts";
import { authorityOf, carriesSecrets, probeAtTarget } from "./probe-at-target.ts";

/** What one `/probe?target=&module=` asks for. */
export interface BlackboxRequest {
  readonly module: string;
  readonly target: string;
  readonly probe: Probe;
  readonly debug: boolean;
}

interface RequestParts {
  readonly query: URLSearchParams;
  /** `X-Prometheus-Scrape-Timeout-Seconds`. */
  readonly scrapeTimeout: string | undefined;
}

/** As in blackbox_exporter: the answer has to be back before Prometheus gives up. */
const answerSeconds = 0.5;
const shortestSeconds = 0.05;

/** A request, checked against the modules and the stack's own probes. */
export function parseBlackboxRequest(
  { query, scrapeTimeout }: RequestParts,
  { modules, probes }: { readonly modules: ReadonlyMap<string, Probe>; readonly probes: readonly Probe[] },
): Parsed<BlackboxRequest> {
  const name = query.get("module") ?? "http_2xx";
  const target = query.get("target") ?? "";
  const module = modules.get(name);
  if (module === undefined) return { ok: false, problems: [unknownModule(name, modules)] };
  if (target === "" || query.getAll("target").length > 1) {
    const message = target === "" ? "is missing" : "is there more than once";
    const hint = `write /probe?module=${name}&target=..., with one target`;
    return { ok: false, problems: [{ code: "probe-target", path: "target", message, hint }] };
  }
  const placed = probeAtTarget(module, target);
  if (!placed.ok) return placed;
  const stranger = strangerProblem(placed.value, { module, probes });
  if (stranger !== undefined) return { ok: false, problems: [stranger] };
  const timeoutSeconds = timeoutOf(module.timeoutSeconds, scrapeTimeout);
  // What a module may probe although it is refused elsewhere was said of its own address, not of whichever a caller names.
  const allow = authorityOf(placed.value) === authorityOf(module) ? module.allow : [];
  const probe: Probe = { ...placed.value, name: `${name} at ${target}`, timeoutSeconds, allow };
  return { ok: true, value: { module: name, target, probe, debug: query.get("debug") === "true" }, warnings: [] };
}

function timeoutOf(moduleSeconds: number, header: string | undefined): number {
  const scrape = Number(header ?? "");
  if (!(scrape > 0)) return moduleSeconds;
  return Math.min(
    moduleSeconds,
    Math.max(shortestSeconds, scrape > answerSeconds ? scrape - answerSeconds : scrape / 2),
  );
}

function unknownModule(name: string, modules: ReadonlyMap<string, Probe>): Problem {
  const known = [...modules.keys()].sort();
  const near = nearest(name, known);
  const hint = `${near === undefined ? "" : `did you mean "${near}"? `}modules are ${known.join(", ")}`;
  return { code: "probe-module", path: "module", message: `unknown module ${show(name)}`, hint };
}

/** Whoever may call /probe could otherwise have a module's password sent to a server of their own. */
function strangerProblem(
  probe: Probe,
  { module, probes }: { readonly module: Probe; readonly probes: readonly Probe[] },
): Problem | undefined {
  if (!carriesSecrets(module)) return undefined;
  const authority = authorityOf(probe);
  if (probes.some((known) => authorityOf(known) === authority)) return undefined;
  return {
    code: "probe-target",
    path: "target",
    message: `${show(authority)} is no host of this stack, and the module ${show(module.name)} would show it secrets`,
    hint: "probe a host that the stack names, or use a module without a login",
  };
}

import type { Discovery, Probe } from "../../slo/probe/probe-model.ts";
import type { Problem } from "../../slo/problem.ts";
import { show } from "../../slo/problem.ts";
import type { Clock } from "../schedule/clock/clock.ts";
import { type DiscoveredProbes, discoveredProbes } from "./discovered-probes.ts";
import { createFileTargets } from "./file-targets.ts";
import { createHttpTargets } from "./http-targets.ts";
import type { TargetSource } from "./target-source.ts";

export interface TargetWatchSetup {
  readonly discovery: readonly Discovery[];
  /** Names of probes that are there already. */
  readonly taken: ReadonlySet<string>;
  readonly userAgent: string;
  /** Called when targets or problems are other than before. */
  readonly onChange: (found: DiscoveredProbes) => void;
  readonly clock: Pick<Clock, "setTimer">;
}

/** Discovered targets, kept up to date. */
export interface TargetWatch {
  /** What the first look found. */
  readonly found: DiscoveredProbes;
  readonly stop: () => void;
}

/** Looking at files costs nothing, so a change shows soon even where the refresh is set as long as Prometheus has it. */
const filesEverySeconds = 5;

/** Looks once at everything that discovery names, then again and again. */
export async function watchTargets({
  discovery,
  taken,
  userAgent,
  onChange,
  clock,
}: TargetWatchSetup): Promise<TargetWatch> {
  const sources = discovery.map((one) => ({ one, source: sourceOf(one, userAgent) }));
  const latest: DiscoveredProbes[] = await Promise.all(sources.map(({ one, source }) => lookAt(one, source)));
  const cancels: (() => void)[] = [];
  let isStopped = false;
  let told = merged(latest, taken);

  async function lookAgain(index: number): Promise<void> {
    const entry = sources[index];
    if (entry === undefined) return;
    latest[index] = await lookAt(entry.one, entry.source);
    if (isStopped) return;
    const now = merged(latest, taken);
    if (JSON.stringify(now) !== JSON.stringify(told)) {
      told = now;
      onChange(now);
    }
    plan(index);
  }

  function plan(index: number): void {
    const one = sources[index]?.one;
    if (one === undefined) return;
    const seconds = one.kind === "file" ? Math.min(one.refreshSeconds, filesEverySeconds) : one.refreshSeconds;
    cancels[index] = clock.setTimer(() => void lookAgain(index), seconds * 1000);
  }

  for (const index of sources.keys()) plan(index);
  return {
    found: told,
    stop: () => {
      isStopped = true;
      for (const cancel of cancels) cancel();
    },
  };
}

function sourceOf(discovery: Discovery, userAgent: string): TargetSource {
  return discovery.kind === "file"
    ? createFileTargets(discovery.files)
    : createHttpTargets({ ...discovery, userAgent });
}

async function lookAt(discovery: Discovery, source: TargetSource): Promise<DiscoveredProbes> {
  const { groups, problems } = await source.look();
  const found = discoveredProbes(groups, { like: discovery.like, from: placeOf(discovery) });
  return { probes: found.probes, problems: [...problems, ...found.problems] };
}

function placeOf(discovery: Discovery): string {
  return `discovery ${discovery.kind === "file" ? discovery.files.join(", ") : new URL(discovery.url).host}`;
}

/** All of them, each name once: the stack's own probes go first, then the discoveries in their order. */
function merged(found: readonly DiscoveredProbes[], taken: ReadonlySet<string>): DiscoveredProbes {
  const probes = new Map<string, Probe>();
  const problems: Problem[] = found.flatMap((one) => one.problems);
  for (const probe of found.flatMap((one) => one.probes)) {
    if (!taken.has(probe.name) && !probes.has(probe.name)) probes.set(probe.name, probe);
    else {
      problems.push({
        code: "discovered-target",
        path: probe.name,
        message: `${show(probe.name)} is the name of another target`,
        hint: "give the template of one discovery another name",
      });
    }
  }
  return { probes: [...probes.values()], problems };
}

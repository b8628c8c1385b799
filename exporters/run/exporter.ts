import { createHash } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { createHttpServer } from "../../service/http/http-server.ts";
import { createSecretReader } from "../../service/secrets.ts";
import { exclusionHolds } from "../../slo/exclusion-holds.ts";
import type { Stack } from "../../slo/model.ts";
import { probeDurationEdges } from "../../slo/probe-duration-edges.ts";
import type { Probe } from "../../slo/probe-model.ts";
import type { Problem } from "../../slo/problem.ts";
import { alertFigures } from "../accounting/alert-figures.ts";
import { probeFamilies } from "../accounting/probe-families.ts";
import { sloFamilies } from "../accounting/slo-families.ts";
import { createAlertLoop } from "../alerts/alert-loop.ts";
import { parseAlertStates, printAlertStates } from "../alerts/alert-states.ts";
import { probeDownAlerts } from "../alerts/probe-down-alerts.ts";
import { type HoldingAlert, sloAlerts } from "../alerts/slo-alerts.ts";
import { exporterRoutes } from "../output/exporter-routes.ts";
import { type ExporterHealth, healthFamilies } from "../output/health-families.ts";
import type { MetricFamily } from "../output/metric-family.ts";
import { otlpSettings } from "../output/otlp/otlp-settings.ts";
import type { Otlp } from "../output/otlp/start-otlp.ts";
import { collectProcessFamilies } from "../output/process-families.ts";
import { probeOnce } from "../probe/probe-kinds.ts";
import { machineClock } from "../schedule/clock/clock.ts";
import type { ProberMessage } from "../schedule/due-result.ts";
import { startProberThread } from "../schedule/prober-thread.ts";
import { holderName } from "../store/location-lock.ts";
import { openExporterStore } from "../store/open-exporter-store.ts";
import { targetsOfShard } from "../targets/shard-of.ts";
import { watchTargets } from "../targets/watch-targets.ts";
import { Accounts } from "./accounts.ts";
import { type ExporterSetup, LocationTaken } from "./exporter-setup.ts";
import { hearLocations } from "./heard-locations.ts";
import { liveView } from "./live-view.ts";

/** An exporter that runs. */
export interface RunningExporter {
  readonly url: string;
  /** Takes over another version of the stack; targets that stay the same notice nothing. */
  readonly reload: (stack: Stack) => Promise<void>;
  /** Notes that a new version could not be read; the one in use goes on. */
  readonly refuse: (problems: readonly Problem[]) => void;
  /** Accounts for everything, stores it, and ends. */
  readonly stop: () => Promise<void>;
}

const tickMs = 1_000;
const alertRoundMs = 10_000;
const listenMs = 10_000;
const compactMs = 3_600_000;
/** A lock of a process that was killed elsewhere ends after 15 s; this is how long a start waits for it. */
const lockPatienceMs = 17_000;
const longestPeriodMinutes = 92 * 1_440;

/** Starts the exporter: store, accounts, probing thread, server and alerts. Throws a fault that says what stands in the way. */
export async function startExporter(setup: ExporterSetup): Promise<RunningExporter> {
  const { location, log, env } = setup;
  const now = Date.now;
  const store = await openExporterStore(setup.store);
  const holder = holderName();
  const writer = setup.shard === undefined ? location : `${location} ${setup.shard.index}/${setup.shard.of}`;
  let started: { readonly stop: () => Promise<void> } | undefined;
  try {
    await takeLock();
    const running = await run();
    started = running;
    return running;
  } finally {
    if (started === undefined) {
      await store.unlock(writer, holder).catch(() => undefined);
      await store.close();
    }
  }

  async function takeLock(): Promise<void> {
    const deadline = performance.now() + lockPatienceMs;
    for (;;) {
      const taken = await store.lock(writer, holder);
      if (taken === undefined) return;
      if (performance.now() > deadline) throw new LocationTaken(location, taken.heldBy);
      log.info("waits for the lock of its location", { heldBy: taken.heldBy });
      await delay(1_000);
    }
  }

  async function run(): Promise<RunningExporter> {
    let stack = setup.stack;
    let configProblems: readonly Problem[] = [];
    const loop = monitorEventLoopDelay({ resolution: 20 });
    loop.enable();
    const userAgent = `nines/${setup.version} (synthetic probe)`;
    const accounts = new Accounts({ location, store, now, log });
    let health: ExporterHealth = {
      version: setup.version,
      location,
      shard: setup.shard === undefined ? undefined : `${setup.shard.index}/${setup.shard.of}`,
      startedAtMs: now(),
      loopLagSeconds: {},
      heartbeatAtMs: undefined,
      flushedAtMs: undefined,
      flushFailures: 0,
      dropped: { late: 0 },
      clockSteps: 0,
      config: { hash: hashOf(stack), loadedAtMs: now(), lastLoadWorked: true, failedLoads: 0 },
      targets: {},
    };
    const healthNow = (): ExporterHealth => ({
      ...health,
      loopLagSeconds: { ...health.loopLagSeconds, main: loop.max / 1e9 },
      dropped: { late: accounts.dropped },
      clockSteps: accounts.clockSteps,
      targets: Object.fromEntries(
        [...Map.groupBy(accounts.targets.values(), ({ probe }) => probe.kind)].map(([kind, all]) => [kind, all.length]),
      ),
    });
    const notReady = (): readonly string[] => [
      ...(health.heartbeatAtMs === undefined ? ["the probing thread has not started yet"] : []),
      ...(health.flushedAtMs === undefined ? ["the store has not taken anything yet"] : []),
    ];
    const processFamilies = await collectProcessFamilies();
    const families = async (): Promise<Iterable<MetricFamily>> => [...everyFamily(), ...(await processFamilies())];

    let otlp: Otlp | undefined;
    let watch = await watched(stack);
    await accounts.adopt(stack, probesOf(stack));
    const heard = hearLocations(
      () => stack.exporter.locations.map(({ name }) => name).filter((name) => name !== location),
      { store, location, accounts, fromMinute: Math.floor(now() / 60_000) - longestPeriodMinutes },
    );
    const settings = otlpSettings(env);
    if (settings !== undefined) {
      const { startOtlp } = await import("../output/otlp/start-otlp.ts");
      otlp = await startOtlp({
        settings,
        families,
        version: setup.version,
        location,
        userAgent,
        log,
        edges: probeDurationEdges(stack),
      });
    }
    const prober = startProberThread({
      probes: probesOf(stack),
      options: { control: stack.exporter.control },
      userAgent,
      traced: otlp !== undefined,
      onMessages: receive,
      onHealth: ({ loopLagMs }) => {
        health = {
          ...health,
          heartbeatAtMs: now(),
          loopLagSeconds: { ...health.loopLagSeconds, prober: loopLagMs / 1000 },
        };
      },
      onFault: (fault) => log.error(fault.message),
    });
    const secret = createSecretReader(env);
    const server = await createHttpServer({
      listen: setup.listen,
      log,
      auth: setup.auth,
      ...(setup.tls === undefined ? {} : { tls: setup.tls }),
      secret,
      notReady,
      routes: exporterRoutes({
        families,
        view: liveView({
          location,
          accounts,
          store,
          stack: () => stack,
          health: healthNow,
          notReady,
          configProblems: () => [...configProblems, ...watch.found.problems],
          lastSeen: heard.lastSeen,
          now,
        }),
        blackbox: {
          probes: () => stack.probes,
          probeNow: (probe, signal) => probeOnce(probe, { signal, secret, userAgent, traceparent: undefined }),
        },
      }),
    }).catch(async (error: unknown) => {
      watch.stop();
      await prober.stop();
      throw error;
    });
    const alertKey = `alerts:${writer}`;
    const alerts = createAlertLoop({
      receivers: setup.receivers,
      externalUrl: setup.externalUrl ?? server.url,
      holding,
      now,
      states: await storedAlerts(alertKey),
      onDelivery: (receiver, delivery) => {
        if (!delivery.ok) log.warn(`${receiver.kind} takes no alerts: ${delivery.reason}`, { url: receiver.url });
      },
    });

    let flushing: Promise<void> = Promise.resolve();
    let isStopping = false;
    const lastRun = { alerts: 0, listen: 0, compact: now() };
    const timer = setInterval(() => {
      flushing = flushing.then(tick);
    }, tickMs);
    // The first flush right away: readiness waits for it.
    flushing = flushing.then(tick);

    return {
      url: server.url,
      reload: async (next) => {
        watch.stop();
        stack = next;
        watch = await watched(stack);
        configProblems = [];
        await takeTargets();
        prober.useControl(stack.exporter.control);
        health = {
          ...health,
          config: { ...health.config, hash: hashOf(stack), loadedAtMs: now(), lastLoadWorked: true },
        };
      },
      refuse: (problems) => {
        configProblems = problems;
        const { failedLoads } = health.config;
        health = { ...health, config: { ...health.config, lastLoadWorked: false, failedLoads: failedLoads + 1 } };
      },
      stop: async () => {
        if (isStopping) return;
        isStopping = true;
        clearInterval(timer);
        watch.stop();
        await prober.stop();
        await flushing;
        await flush();
        await server.close();
        await otlp?.shutdown();
        loop.disable();
        await store.unlock(writer, holder);
        await store.close();
      },
    };

    function* everyFamily(): Iterable<MetricFamily> {
      yield* probeFamilies({ accounts: () => accounts.targets.values(), nowMs: now });
      yield* sloFamilies(() => [...accounts.slos.values()].map(({ account }) => account.read()));
      yield* healthFamilies(healthNow(), now());
    }

    function probesOf(of: Stack): readonly Probe[] {
      const all = [...of.probes, ...watch.found.probes];
      return setup.shard === undefined ? all : targetsOfShard(all, setup.shard);
    }

    async function watched(of: Stack) {
      const taken = new Set(of.probes.map(({ name }) => name));
      const found = await watchTargets({
        discovery: of.exporter.discovery,
        taken,
        userAgent,
        onChange: (changed) => {
          for (const problem of changed.problems) log.warn(problem.message, { at: problem.path });
          watch = { ...watch, found: changed };
          void takeTargets();
        },
        clock: machineClock,
      });
      for (const problem of found.found.problems) log.warn(problem.message, { at: problem.path });
      return found;
    }

    async function takeTargets(): Promise<void> {
      const probes = probesOf(stack);
      flushing = flushing.then(() => accounts.adopt(stack, probes));
      await flushing;
      prober.reload(probes);
    }

    function receive(messages: readonly ProberMessage[]): void {
      accounts.receive(messages);
      if (otlp === undefined) return;
      for (const message of messages) {
        const attempt = "attempt" in message ? message.attempt : undefined;
        if (attempt === undefined || message.kind === "clock-step") continue;
        const probe = "target" in message ? accounts.targets.get(message.target)?.probe : undefined;
        if (probe === undefined) continue;
        const isRetry = message.kind === "retry";
        const startedAtMs = isRetry ? message.atMs : "dueMs" in message ? message.dueMs : now();
        otlp.record({ probe, attempt, startedAtMs, order: isRetry ? "retry" : "first" });
      }
    }

    async function storedAlerts(key: string) {
      const json = (await store.snapshots(location)).find((snapshot) => snapshot.key === key)?.json;
      try {
        return parseAlertStates(json ?? "[]");
      } catch (error) {
        log.warn("the stored alerts cannot be read; they begin anew", { error: String(error) });
        return new Map();
      }
    }

    /** The alerts whose conditions hold; none while Prometheus' rules raise them. */
    function holding(): readonly HoldingAlert[] {
      if (stack.exporter.alerts !== "exporter") return [];
      const nowMs = now();
      const ofSlos = [...accounts.slos.values()].flatMap(({ slo, account }) =>
        sloAlerts(
          {
            slo,
            ...alertFigures(account.read()),
            isExcluded: account.slo.exclusions.some((exclusion) => exclusionHolds(exclusion, nowMs / 1000)),
            isMuted: accounts.targets.get(account.slo.target)?.isMuted(nowMs) ?? false,
          },
          stack.grafanaUrl,
        ),
      );
      const { quorum, locations } = stack.exporter;
      const limits = { quorum, locations: locations.length, grafanaUrl: stack.grafanaUrl };
      const ofTargets = [...accounts.targets.values()].flatMap((account) =>
        probeDownAlerts(
          {
            probe: account.probe,
            downLocations: (account.last.state === "down" ? 1 : 0) + heard.downAt(account.probe.name),
            isMuted: account.isMuted(nowMs),
          },
          limits,
        ),
      );
      return [...ofSlos, ...ofTargets];
    }

    async function tick(): Promise<void> {
      try {
        accounts.moveTo(now());
        await flush();
        const taken = await store.lock(writer, holder);
        if (taken !== undefined) log.error("another exporter took this location", { heldBy: taken.heldBy });
        if (isDue("listen", listenMs)) await heard.listen(now());
        if (isDue("alerts", alertRoundMs)) await alerts.round();
        if (isDue("compact", compactMs)) await store.compact(Math.floor(now() / 60_000));
      } catch (error) {
        log.error("a round of housekeeping failed", { error: error instanceof Error ? error.message : String(error) });
      }
    }

    function isDue(job: keyof typeof lastRun, everyMs: number): boolean {
      if (now() - lastRun[job] < everyMs) return false;
      lastRun[job] = now();
      return true;
    }

    async function flush(): Promise<void> {
      const taken = accounts.takeFlush();
      try {
        await store.flush({
          ...taken,
          snapshots: [...taken.snapshots, { key: alertKey, json: printAlertStates(alerts.states()) }],
        });
        health = { ...health, flushedAtMs: now() };
      } catch (error) {
        accounts.giveBack(taken);
        health = { ...health, flushFailures: health.flushFailures + 1 };
        throw error;
      }
    }
  }
}

function hashOf(stack: Stack): string {
  return createHash("sha256").update(JSON.stringify(stack)).digest("hex").slice(0, 12);
}

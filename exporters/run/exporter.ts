import { createEventHub } from "../../service/http/event-stream.ts";
import { ownServer } from "../../service/http/own-server.ts";
import { createSecretReader } from "../../service/secrets.ts";
import type { Stack } from "../../slo/model.ts";
import { probeDurationEdges } from "../../slo/probe/probe-duration-edges.ts";
import type { Problem } from "../../slo/problem.ts";
import { probeFamilies } from "../accounting/probe-families.ts";
import { sloFamilies } from "../accounting/slo-families.ts";
import { createAlertLoop } from "../alerts/alert-loop.ts";
import { budgetFamilies } from "../budgets/budget-families.ts";
import { exporterRoutes } from "../output/exporter-routes.ts";
import { healthFamilies } from "../output/health-families.ts";
import type { MetricFamily } from "../output/metric-family.ts";
import { otlpSettings } from "../output/otlp/otlp-settings.ts";
import type { Otlp, OtlpOptions } from "../output/otlp/start-otlp.ts";
import { collectProcessFamilies } from "../output/process-families.ts";
import { probeOnce } from "../probe/probe-kinds.ts";
import type { ProberMessage } from "../schedule/due-result.ts";
import { startProberThread } from "../schedule/prober-thread.ts";
import type { ExporterStore } from "../store/exporter-store.ts";
import { openExporterStore } from "../store/open-exporter-store.ts";
import { Accounts } from "./accounts.ts";
import { attemptRecords } from "./attempt-records.ts";
import { createExporterBudgets } from "./exporter-budgets.ts";
import type { ExporterSetup } from "./exporter-setup.ts";
import { createExporterShifts } from "./exporter-shifts.ts";
import { createHealthRecord } from "./health-record.ts";
import { hearLocations } from "./heard-locations.ts";
import { holdingAlerts } from "./holding-alerts.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { liveView } from "./live-view.ts";
import { keepHeapsSmall } from "./small-heaps.ts";
import { createStackInUse } from "./stack-in-use.ts";
import { createStoreFlush } from "./store-flush.ts";
import { alertSnapshot, storedAlerts } from "./stored-alerts.ts";
import { createWriterLock, type WriterLock } from "./writer-lock.ts";

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

const longestPeriodMinutes = 92 * 1_440;

/** Starts the exporter: store, accounts, probing thread, server and alerts. Throws a fault that says what stands in the way. */
export async function startExporter(setup: ExporterSetup): Promise<RunningExporter> {
  const store = await openExporterStore(setup.store);
  const lock = createWriterLock(store, setup);
  try {
    await lock.take();
    return await run(setup, { store, lock });
  } catch (error) {
    await lock.release().catch(() => undefined);
    await store.close();
    throw error;
  }
}

/** Puts the parts together; each of them is told only what it needs. */
async function run(
  setup: ExporterSetup,
  { store, lock }: { readonly store: ExporterStore; readonly lock: WriterLock },
): Promise<RunningExporter> {
  keepHeapsSmall();
  const { location, log, env, shard } = setup;
  const now = Date.now;
  const userAgent = `nines/${setup.version} (synthetic probe)`;
  const secret = createSecretReader(env);
  const accounts = new Accounts({ location, store, now, log });
  const health = createHealthRecord(setup, { accounts, now });
  let isRunning = false;
  let foundEarly = false;
  const inUse = await createStackInUse(setup.stack, {
    shard,
    userAgent,
    log,
    onChange: () => {
      if (isRunning)
        void takeTargets().catch((error) => log.error("could not take new targets", { error: String(error) }));
      else foundEarly = true;
    },
  });
  let refused: readonly Problem[] = [];
  const budgets = createExporterBudgets(setup, { store, secret, now });
  await accounts.adopt(inUse.stack(), inUse.probes());
  await budgets.use(inUse.stack(), new Set(accounts.targets.keys()));
  const heard = hearLocations(
    () =>
      inUse
        .stack()
        .exporter.locations.map(({ name }) => name)
        .filter((name) => name !== location),
    { store, location, accounts, fromMinute: Math.floor(now() / 60_000) - longestPeriodMinutes },
  );

  const events = setup.events ?? createEventHub();
  const shifts = createExporterShifts(setup, {
    stored: await store.snapshots(location),
    budgets: budgets.book,
    secret,
    userAgent,
    now,
    onNews: () => events.changed(["shifts"]),
  });
  const processFamilies = await collectProcessFamilies();
  const families = async (): Promise<Iterable<MetricFamily>> => [
    ...probeFamilies({ accounts: () => accounts.targets.values(), nowMs: now }),
    ...sloFamilies(() => [...accounts.slos.values()].map(({ account }) => account.read())),
    ...budgetFamilies(budgets.book.reports, { status: budgets.book.status(), nowMs: now() }),
    ...shifts.tracking.families(),
    ...healthFamilies(health.now(), now()),
    ...(await processFamilies()),
  ];
  const edges = probeDurationEdges(inUse.stack());
  const otlp = await otlpIfWanted(env, { families, version: setup.version, location, userAgent, log, edges });
  const prober = startProberThread({
    probes: inUse.probes(),
    options: { control: inUse.stack().exporter.control },
    states: new Map([...accounts.targets].map(([name, { last }]) => [name, last.state])),
    userAgent,
    traced: otlp !== undefined,
    onMessages: receive,
    onHealth: ({ loopLagMs }) => health.beat(loopLagMs),
    onFault: (fault) => log.error(fault.message),
  });
  const view = liveView({
    location,
    accounts,
    budgets: budgets.book,
    store,
    stack: inUse.stack,
    health: health.now,
    notReady: health.notReady,
    configProblems: () => [...refused, ...inUse.problems()],
    heard,
    now,
  });
  const blackbox = {
    probes: () => inUse.stack().probes,
    probeNow: (probe: Parameters<typeof probeOnce>[0], signal: AbortSignal) =>
      probeOnce(probe, { signal, secret, userAgent, traceparent: undefined }),
  };
  const serve = setup.serve ?? ownServer({ ...setup, secret });
  const server = await serve({
    notReady: health.notReady,
    routes: [
      ...exporterRoutes({ families, view, blackbox, shifts: shifts.tracking }),
      ...(setup.events === undefined ? [events.route] : []),
    ],
  }).catch(async (error: unknown) => {
    inUse.stop();
    shifts.stop();
    await prober.stop();
    throw error;
  });
  const alerts = createAlertLoop({
    receivers: setup.receivers,
    externalUrl: setup.externalUrl ?? server.url,
    holding: () => holdingAlerts({ stack: inUse.stack(), accounts, downAt: heard.downAt }, now()),
    now,
    states: await storedAlerts(store, { location, lock, log }),
    onDelivery: (receiver, delivery) => {
      if (!delivery.ok) log.warn(`${receiver.kind} takes no alerts: ${delivery.reason}`, { url: receiver.url });
    },
  });

  shifts.tracking.use(inUse.stack());
  const flush = createStoreFlush(store, {
    accounts,
    health,
    snapshots: () => [alertSnapshot(alerts.states(), lock), ...shifts.tracking.snapshots()],
    stored: shifts.tracking.stored,
  });
  const compact = () => store.compact(Math.floor(now() / 60_000));
  const rounds = startHousekeeping(
    [
      { name: "let time pass", everyMs: 0, pace: "in turn", run: () => accounts.moveTo(now()) },
      { name: "store what is new", everyMs: 0, pace: "in turn", run: flush },
      { name: "renew the lock", everyMs: 0, pace: "in turn", run: lock.renew },
      { name: "hear the other locations", everyMs: 10_000, pace: "in turn", run: () => heard.listen(now()) },
      { name: "raise alerts", everyMs: 10_000, pace: "apart", run: alerts.round },
      { name: "read traffic shifts", everyMs: 0, pace: "apart", run: shifts.round },
      { name: "read budgets", everyMs: 5_000, pace: "apart", run: budgets.book.round },
      { name: "count what rollouts spend", everyMs: 5_000, pace: "apart", run: budgets.countEvents },
      { name: "sum up old minutes", everyMs: 3_600_000, pace: "in turn", run: compact, waitsFirst: true },
    ],
    { now, log },
  );
  let isStopping = false;
  isRunning = true;
  if (foundEarly) await takeTargets();

  return {
    url: server.url,
    reload: async (next) => {
      await inUse.use(next);
      shifts.tracking.use(next);
      refused = [];
      await takeTargets();
      prober.useControl(next.exporter.control);
      health.loaded(next);
    },
    refuse: (problems) => {
      refused = problems;
      health.refused();
    },
    stop: async () => {
      if (isStopping) return;
      isStopping = true;
      inUse.stop();
      await prober.stop();
      await rounds.stop();
      await flush();
      shifts.stop();
      if (setup.events === undefined) events.close();
      await server.close();
      await otlp?.shutdown();
      health.stop();
      await lock.release();
      await store.close();
    },
  };

  async function takeTargets(): Promise<void> {
    const [stack, probes] = [inUse.stack(), inUse.probes()];
    await rounds.inTurn(async () => {
      await accounts.adopt(stack, probes);
      await budgets.use(stack, new Set(accounts.targets.keys()));
    });
    prober.reload(probes);
  }

  function receive(messages: readonly ProberMessage[]): void {
    accounts.receive(messages);
    events.changed(["targets", "slos"]);
    if (otlp === undefined) return;
    const probeOf = (target: string) => accounts.targets.get(target)?.probe;
    for (const record of attemptRecords(messages, { probeOf, nowMs: now() })) otlp.record(record);
  }
}

async function otlpIfWanted(
  env: ExporterSetup["env"],
  options: Omit<OtlpOptions, "settings">,
): Promise<Otlp | undefined> {
  const settings = otlpSettings(env);
  if (settings === undefined) return undefined;
  const { startOtlp } = await import("../output/otlp/start-otlp.ts");
  return startOtlp({ settings, ...options });
}

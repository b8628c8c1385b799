import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createEventHub } from "../../service/http/event-stream.ts";
import { hasAuth } from "../../service/http/http-auth.ts";
import { webRoutes } from "../../service/http/web-routes.ts";
import { createLogger, type Logger, silentLogger } from "../../service/log.ts";
import { readSecret } from "../../service/secrets.ts";
import { demoRoutes } from "./demo/demo-routes.ts";
import { type DemoShop, startDemoShop } from "./demo/demo-shop.ts";
import { createDemoStage } from "./demo/demo-stage.ts";
import { startWeightedProxy } from "./demo/weighted-proxy.ts";
import { checkDemoRules, generateDemoStack } from "./demo-stack.ts";
import { createEndingStack, type EndingStack } from "./ending-stack.ts";
import { programNames, type ServerName } from "./find-program.ts";
import { type DataFolder, openDataFolder } from "./folder/data-folder.ts";
import { intakeUrls } from "./intake-urls.ts";
import { placesOf } from "./places-of.ts";
import { haproxySocket, startHaproxy } from "./servers/haproxy.ts";
import { createSharedServer, type SharedServer } from "./shared-server.ts";
import { startDaemons } from "./start-daemons.ts";
import { type PlannedServers, planServers, startServers } from "./start-servers.ts";
import { storyFacts } from "./story/story-facts.ts";
import type { LivingStack, UpSetup } from "./up-setup.ts";

/** Starts the whole demo; throws a fault that says what stands in the way, after ending what was started. */
export async function startLivingStack(setup: UpSetup): Promise<LivingStack> {
  const folder = await openDataFolder(setup.data, setup.cwd);
  let log = silentLogger;
  const ending = createEndingStack((error) => log.error("could not end a part", { error: String(error) }));
  ending.add(folder.release);
  try {
    log = await openLog(join(folder.path, "nines.log"));
    return await start(setup, { folder, log, ending });
  } catch (error) {
    log.error("cannot start", { error: String(error) });
    await ending.endAll();
    throw error;
  }
}

interface Parts {
  readonly folder: DataFolder;
  readonly log: Logger;
  readonly ending: EndingStack;
}

async function start(setup: UpSetup, { folder, log, ending }: Parts): Promise<LivingStack> {
  const { auth, signal, note, say } = setup;
  // A token that cannot be read would let nobody in, this process included.
  for (const ref of auth.bearer) readSecret(ref);
  const server = await createSharedServer({ listen: setup.listen, auth, log });
  const servers = await planServers({
    folder,
    path: setup.env["PATH"],
    signal,
    onStarted: folder.noteChild,
    onLost: (sentence) => say(`${sentence}.`),
  });
  const shop = await openShop(servers, folder);
  ending.add(shop.stop);
  const generated = join(folder.path, "generated");
  const { alertmanager, prometheus } = servers;
  const callers = callerToken(setup);
  const nines = { url: server.url, tokenFile: callers?.file };
  const stack = await generateDemoStack({
    addresses: {
      shop: shop.state().url,
      alertmanager: alertmanager?.url,
      prometheus: prometheus?.url,
      nines,
      haproxy: servers.haproxy && haproxySocket(servers.haproxy.place),
    },
    folder: generated,
    env: setup.env,
    note,
  });
  signal.throwIfAborted();
  const token = await folder.token();
  const relay = { url: intakeUrls(server.url).alerts, tokenFile: token.file };
  // Meanwhile everything else starts.
  const checked = Promise.allSettled([checkDemoRules(generated)]);
  await startServers({
    stack,
    servers,
    generated,
    relay,
    shop: shop.metricsTargets,
    nines,
    ending,
  });
  signal.throwIfAborted();
  const events = createEventHub();
  const facts = storyFacts(server.url, () => callers?.headers() ?? {});
  const stage = createDemoStage({ shop, facts, say, command: setup.command(server.url), log });
  const hasLogin = hasAuth(auth);
  await server.serve({
    routes: [...webRoutes(), events.route, ...demoRoutes(stage, { hasLogin })],
    notReady: () => [],
  });
  await startDaemons({ setup, stack, server, servers, folder, log, ending, events, token: token.text });
  signal.throwIfAborted();
  const open = await server.open();
  ending.add(async () => {
    events.close();
    await open.close();
  });
  await untilReady(server, signal);
  const [check] = await checked;
  if (check.status === "rejected") throw check.reason;
  note(check.value);
  folder.noteUrl(open.url);
  shop.openDoors();
  ending.add(stage.stop);
  return {
    url: open.url,
    places: placesOf(open.url, { shop: shop.state(), servers }),
    folder,
    missing: (Object.keys(programNames) as readonly ServerName[]).filter((name) => servers[name] === undefined),
    stage,
    stop: ending.endAll,
  };
}

const readyMs = 5_000;

/** The daemons are up within a second or two; who is not says so at `/readyz`. */
async function untilReady({ notReady }: SharedServer, signal: AbortSignal): Promise<void> {
  const lateMs = performance.now() + readyMs;
  while (notReady().length > 0 && performance.now() < lateMs) await delay(20, undefined, { signal });
}

async function openShop({ haproxy }: PlannedServers, folder: DataFolder): Promise<DemoShop> {
  const port = haproxy === undefined ? await folder.portFor("shop") : 0;
  return startDemoShop((backends) =>
    haproxy === undefined ? startWeightedProxy(backends, port) : startHaproxy(backends, haproxy.place),
  );
}

/** How this process itself gets in where callers have to log in. */
function callerToken({ auth }: UpSetup) {
  const [first] = auth.bearer;
  if (first === undefined) return undefined;
  return {
    file: first.kind === "file" ? first.path : undefined,
    headers: () => ({ authorization: `Bearer ${readSecret(first)}` }),
  };
}

async function openLog(path: string): Promise<Logger> {
  const output = createWriteStream(path, { flags: "a" });
  await once(output, "open");
  return createLogger({ format: "json", output });
}

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type BlueGreenWorld, type NinesAnswer, startWorld, type WorldOptions } from "./start-world.ts";
import { exporterSays, type Said, whatEachSays } from "./what-each-says.ts";

/** What a walk brought to light. */
export interface Walk {
  /** What each part said at the end of each step, and after the last. */
  readonly said: readonly Said[];
  /** Whether the gate let it go on to the end. */
  readonly isComplete: boolean;
  /** The client's own account: what `nines prove` stored. */
  readonly client: ClientAccount;
  /** The channel as the release owner reads it, threads included. */
  readonly channel: string;
  /** What `nines preview` said of the shift's board; undefined: nobody wanted it. */
  readonly board: NinesAnswer | undefined;
}

/** The board of the shift. */
export const boardUid = "nines-shift-checkout-green";

/** The part of a stored proof that is compared. */
export interface ClientAccount {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** In whole seconds of each pair of weights. */
  readonly shares: readonly {
    readonly weights: readonly { readonly name: string; readonly weight: number }[];
    readonly versions: readonly {
      readonly version: string;
      /** Null without answers. */
      readonly share: number | null;
      readonly intendedShare: number | null;
    }[];
  }[];
}

export interface WalkOptions extends WorldOptions {
  /** Percent for green, in order. */
  readonly steps: readonly number[];
  /** Where the shift's board is drawn at the end; undefined: it is not. */
  readonly boardFolder?: string | undefined;
  /** Hears of every step. */
  readonly onStep?: (said: Said) => void;
}

/** Requests per second. */
const rate = 100;

/** Walks; as long as `nines gate` does not ask to roll back, the next step follows. */
export async function walkWeights({ steps, boardFolder, onStep, ...options }: WalkOptions): Promise<Walk> {
  const { holdSeconds } = options;
  const world = await startWorld(options);
  const ledger = join(options.folder, "ledger.json");
  const ending = new AbortController();
  const startedMs = performance.now();
  // Longer than the walk takes; the end of the walk ends it.
  const sending = world.nines(proveArgs(world, { ledger, mode: options.mode }), ending.signal);
  const pause = (ms: number) => delay(ms, undefined, options.signal === undefined ? {} : { signal: options.signal });
  try {
    await pause(10_000);
    const said: Said[] = [];
    let goesBack = false;
    for (const percent of steps) {
      await world.weigh(percent);
      await pause(holdSeconds * 1_000);
      const now = await whatEachSays(world, percent);
      said.push(now);
      onStep?.(now);
      goesBack = now.gate.code === 1;
      if (goesBack) break;
    }
    if (goesBack) await world.weigh(0);
    await pause(holdSeconds * 1_000);
    await ledgerIsClosed(world, pause);
    const last = await whatEachSays(world, goesBack ? 0 : (steps.at(-1) ?? 0));
    onStep?.(last);
    const drawn = boardFolder === undefined ? undefined : await draw(world, { boardFolder, startedMs });
    ending.abort();
    await sending;
    return {
      said: [...said, last],
      isComplete: !goesBack,
      client: JSON.parse(await readFile(ledger, "utf8")) as ClientAccount,
      channel: world.slack.show("releases"),
      board: drawn,
    };
  } finally {
    ending.abort();
    await sending;
    await world.stop();
  }
}

/** Draws the board as it is now, from the start of the walk on. */
function draw(
  { prometheusUrl, nines }: BlueGreenWorld,
  { boardFolder, startedMs }: { readonly boardFolder: string; readonly startedMs: number },
): Promise<NinesAnswer> {
  const place = ["--prometheus", prometheusUrl, "--output", resolve(boardFolder)];
  const seconds = Math.ceil((performance.now() - startedMs) / 1_000);
  return nines(["preview", ...place, "--board", boardUid, "--from", `now-${seconds}s`]);
}

/** Resolves once the exporter counts no more, while customers go on: what is in flight at the end still belongs to a rollout. */
async function ledgerIsClosed(world: BlueGreenWorld, pause: (ms: number) => Promise<void>): Promise<void> {
  let before = await exporterSays(world);
  for (let look = 0; look < mostLooks; look++) {
    await pause(lookMs);
    const now = await exporterSays(world);
    if (now?.ledger?.sent === before?.ledger?.sent) return;
    before = now;
  }
  throw new Error("the ledger of the rollout goes on and on");
}

const lookMs = 3_000;
const mostLooks = 60;

/** An open loop: it sends on whatever happens, a part of it slow enough to be in flight whenever weights change. */
function proveArgs(
  { url, stats }: BlueGreenWorld,
  { ledger, mode }: { readonly ledger: string; readonly mode: WorldOptions["mode"] },
): readonly string[] {
  const through = ["--haproxy", stats, "--haproxy-backend", "app", "--arm", "blue=v1", "--arm", "green=v2"];
  // Most clients behind an NLB keep their connections.
  const connections = mode === "tcp" ? ["--new-connections", "0", "--connections", "20"] : [];
  const pace = ["--rate", String(rate), "--before", "0s", "--for", "30m", "--slow-url", "/report"];
  return ["prove", ...pace, ...connections, ...through, "--output", ledger, "--format", "json", url];
}

import { open, realpath, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { askHaproxy } from "../../exporters/haproxy/ask-haproxy.ts";
import type { HaproxyBackend } from "../../exporters/haproxy/haproxy-stat.ts";
import { shownUrl } from "../../exporters/probe/http/url-parts.ts";
import { type HaproxyWatch, watchHaproxy } from "../../exporters/prove/haproxy/watch-haproxy.ts";
import type { ProofPlan } from "../../exporters/prove/proof-plan.ts";
import { type Reached, reachTarget } from "../../exporters/prove/reach-target.ts";
import { type ProofReport, proofReport } from "../../exporters/prove/report/proof-report.ts";
import { runsIn } from "../../exporters/prove/report/version-shares.ts";
import { runProof } from "../../exporters/prove/run-proof.ts";
import type { Call, Command } from "../command.ts";
import { exitCodes, Fault, reasonOf } from "../fault.ts";
import { ownVersion } from "../own-version.ts";
import { msText } from "../print/ms-text.ts";
import { percentText } from "../print/percent-text.ts";
import { proofText } from "../print/proof-text.ts";
import { spanText } from "../print/span-text.ts";
import { defineProveOptions, type ProveChoices, proveChoices } from "../prove/prove-options.ts";
import { showProgress } from "../prove/show-progress.ts";
import { waitForEnd } from "../up/wait-for-end.ts";

/** `nines prove`: whether a change loses requests, by a client that sends on whatever happens. */
export const command: Command = {
  define: (program) => {
    defineProveOptions(program);
    program.addHelpText(
      "after",
      `
It sends at a fixed rate and never waits for answers; no request is sent twice. Ctrl-C or SIGTERM ends it early.

Exit codes: 0 every request was answered well, 1 requests were lost, 2 wrong usage, 3 never reachable or not proven.

Example:
  nines prove --rate 200 --for 10m --slow-url '?delay=2s' https://shop.example/api/health
  nines prove --for 5m --haproxy /run/haproxy/admin.sock --arm 'green*=v2' -o ledger.json http://shop.example/`,
    );
  },
  run: async (call) => {
    const choices = await proveChoices(call, await ownVersion());
    const { world } = call;
    await checkWritable(choices.output, call);
    const ending = waitForEnd();
    try {
      const backend = await findBackend(choices, call);
      if (backend !== undefined) checkArms(choices, { backend, call });
      const report = await prove(choices, { call, backend, signal: ending.signal });
      const json = `${JSON.stringify(report, null, 2)}\n`;
      world.out.write(choices.format === "json" ? json : proofText(report, world.out));
      if (choices.output !== undefined) await store(json, { file: choices.output, cwd: world.cwd });
      return exitCodeOf(report);
    } finally {
      ending.release();
    }
  },
};

const exitCodeByVerdict = { proven: exitCodes.fine, lost: exitCodes.problems, "not-proven": exitCodes.fault } as const;

function exitCodeOf({ verdict }: ProofReport): number {
  return exitCodeByVerdict[verdict.kind];
}

interface Proving {
  readonly call: Call;
  readonly backend: HaproxyBackend | undefined;
  readonly signal: AbortSignal;
}

async function prove({ plan, haproxy, arms }: ProveChoices, { call, backend, signal }: Proving): Promise<ProofReport> {
  const { err } = call.world;
  const onWait = (speed: "usual" | "slow", detail = "no answer yet") =>
    err.write(`waiting for ${addressText(plan, speed)}: ${detail}\n`);
  const reached = await reachTarget(plan, { signal, onWait });
  if (!reached.ok) throw notReached(plan, reached);
  err.write(`${planText(plan, reached)}\n`);
  const progress = showProgress(plan, err);
  let watch: HaproxyWatch | undefined;
  const run = await runProof(plan, {
    family: reached.family,
    signal,
    onStart: (now) => {
      if (haproxy !== undefined && backend !== undefined) watch = watchHaproxy(haproxy.place, { first: backend, now });
    },
    onTick: progress.tick,
  });
  await watch?.stop();
  progress.end(run.sentForMs, run.ledger);
  return proofReport(run.ledger, { plan, arms, haproxy: watch?.record(), ...run });
}

function notReached(plan: ProofPlan, { speed, detail, suspect, end }: Extract<Reached, { ok: false }>): Fault {
  const where = addressText(plan, speed);
  const when = "before anything was measured";
  if (end.by === "signal") return new Fault(`ended while it waited for ${where}, ${when}: ${detail}`);
  const limit = end.by === "timeout" ? `the --timeout of ${msText(end.ms)}` : `${msText(end.ms)} of trying again`;
  return new Fault(`${where} gave no good answer within ${limit}, ${when}: ${detail}`, {
    hint: reachHints[suspect ?? "target"],
  });
}

const reachHints = {
  tls: "where a certificate is not from a well-known authority, name the one to trust with --ca FILE, as PEM; else start from a target that works",
  "https-port":
    "a port for https:// ends requests of http:// like this: if it is one, write https://; else start from a target that works",
  "this-machine": "mend this machine first: it says nothing about the target",
  target: "start from a target that works; the proof is about what a change does to it",
} as const;

/** The slow address is often the other one with parameters, which are never shown. */
function addressText({ url, slow }: ProofPlan, speed: "usual" | "slow"): string {
  if (speed === "usual" || slow === undefined) return shownUrl(url);
  return `the slow address ${shownUrl(slow.url)}${slow.url.search === "" ? "" : "?…"}`;
}

function planText(plan: ProofPlan, { version }: Extract<Reached, { ok: true }>): string {
  const { ratePerSecond, beforeSeconds, duringSeconds, newConnectionShare, slow } = plan;
  const mix = [
    `${percentText(newConnectionShare)} on new connections`,
    ...(slow === undefined ? [] : [`${percentText(slow.share)} slow`]),
    ...(version === undefined ? [] : [`now at version ${version}`]),
  ];
  return `${shownUrl(plan.url)}: ${ratePerSecond} ${ratePerSecond === 1 ? "request" : "requests"} a second for ${spanText(beforeSeconds)} before and ${spanText(duringSeconds)} during; ${mix.join(", ")}`;
}

async function findBackend({ haproxy }: ProveChoices, { usageError }: Call): Promise<HaproxyBackend | undefined> {
  if (haproxy === undefined) return undefined;
  const backends = await askHaproxy(haproxy.place).catch((cause: unknown) => {
    const why = cause instanceof Error && cause.cause instanceof Error ? reasonOf(cause.cause) : reasonOf(cause);
    throw new Fault(`HAProxy does not tell its weights: ${why}`, {
      hint: "name its runtime socket (stats socket … level user is enough) or its stats page",
      cause,
    });
  });
  const [only, another] = backends;
  const names = backends.map(({ name }) => name).join(", ");
  if (haproxy.backend !== undefined) {
    const found = backends.find(({ name }) => name === haproxy.backend);
    return found ?? usageError(`HAProxy has no backend ${haproxy.backend} with servers, only ${names}`);
  }
  if (only === undefined) return usageError("HAProxy has no backend with servers");
  return another === undefined ? only : usageError(`choose one of HAProxy's backends by --haproxy-backend: ${names}`);
}

/** What is to be told of a server that is not there would never be told. */
function checkArms(
  { arms }: ProveChoices,
  { backend, call }: Pick<Proving, "call"> & { readonly backend: HaproxyBackend },
): void {
  const names = backend.servers.map(({ name }) => name);
  const stray = arms.find((arm) => !names.some((name) => runsIn(arm, name)));
  if (stray === undefined) return;
  const written = JSON.stringify(`${stray.servers}=${stray.version}`);
  call.usageError(
    `--arm ${written} fits no server of HAProxy's backend ${backend.name}, which has ${names.join(", ")}\n` +
      `(write a server's name, or how names begin and * at the end, such as "green*"; anywhere else * stands for itself)`,
  );
}

/** A proof whose ledger cannot be stored is known to be wasted before it begins. Where nothing is measured, no file comes of it. */
async function checkWritable(output: string | undefined, { world, usageError }: Call): Promise<void> {
  if (output === undefined) return;
  const path = resolve(world.cwd, output);
  const wasThere = await stat(path).then(
    () => true,
    () => false,
  );
  const file = await open(path, "a").catch((cause: unknown) =>
    usageError(`--output ${JSON.stringify(output)} cannot be written: ${reasonOf(cause)}\n(name another file)`),
  );
  await file.close();
  // A link that points to nothing stays, as what it points to goes.
  if (!wasThere) await rm(await realpath(path));
}

/** The disk may be full by the end: what was proven is told all the same. */
async function store(json: string, { file, cwd }: { readonly file: string; readonly cwd: string }): Promise<void> {
  await writeFile(resolve(cwd, file), json).catch((cause: unknown) => {
    throw new Fault(`the ledger cannot be written to ${file}: ${reasonOf(cause)}`, {
      hint: "the proof is above; --format json would have printed all of the ledger",
      cause,
    });
  });
}

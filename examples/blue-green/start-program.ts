import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** A program that runs beside this one. */
export interface Program {
  readonly pid: number;
  /** Ends it and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

export interface ProgramCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Answers 200 once the program can be used. */
  readonly readyUrl: string;
}

/** Starts a program and waits until it answers. */
export async function startProgram({ file, args, cwd, env, logFile, readyUrl }: ProgramCommand): Promise<Program> {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let ended: string | undefined;
  const over = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      ended = error.message;
      resolve();
    });
    child.once("close", (code) => {
      ended ??= `exit code ${code}`;
      resolve();
    });
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await over;
    clearTimeout(late);
  };
  for (let attempt = 0; attempt < 400 && ended === undefined; attempt++) {
    const answer = await fetch(readyUrl).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return { pid: child.pid ?? -1, stop };
    await delay(50);
  }
  await stop();
  throw new Error(`${file} does not become ready (${ended ?? "no answer for 20 s"}); its log is ${logFile}`);
}

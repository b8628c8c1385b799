import { spawn } from "node:child_process";

/** How a command ended and all that it said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Text for its standard input, which is empty otherwise. */
  readonly input?: string;
}

/** The outcome of a command, whatever its exit code; throws only when it cannot be started. */
export function runCommand(
  command: string,
  args: readonly string[],
  { input = "", ...options }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", (cause) => reject(new Error(`cannot start ${command}`, { cause })));
    // A command may end without having read its input.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("close", (code, signal) => {
      const killed = signal === null ? "" : `\nkilled by ${signal}`;
      resolve({ code: code ?? 128, stdout: text(stdout), stderr: text(stderr) + killed });
    });
  });
}

/** Standard output of a command that has to succeed; otherwise throws with everything it said. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} ended with exit code ${code}\n${stdout}${stderr}`);
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

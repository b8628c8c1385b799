import type { World } from "../../cli/world.ts";

/** A world whose output is kept, without colours and as wide as a pipe unless said otherwise. */
export interface MemoryWorld extends World {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** A world for running commands inside a test. */
export function memoryWorld(cwd: string, { columns = 100, colors = false } = {}): MemoryWorld {
  const written = { out: "", err: "" };
  const output = (stream: keyof typeof written) => ({
    colors,
    isTerminal: false,
    columns,
    write: (text: string) => {
      written[stream] += text;
    },
  });
  return {
    cwd,
    env: {},
    now: () => 0,
    out: output("out"),
    err: output("err"),
    stdout: () => written.out,
    stderr: () => written.err,
  };
}

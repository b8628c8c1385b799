/** Everything that a command takes from outside. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: Output;
  /** Talk. */
  readonly err: Output;
  /** Unix time in seconds. */
  readonly now: () => number;
}

/** A stream of text, and how to write for whoever reads it. */
export interface Output {
  readonly write: (text: string) => void;
  readonly colors: boolean;
  /** Whether somebody watches, so that progress may be shown and wiped out again. */
  readonly isTerminal: boolean;
  /** Characters that fit on a line. */
  readonly columns: number;
}

/** The world of this process. */
export function processWorld(): World {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: outputTo(process.stdout, process.env),
    err: outputTo(process.stderr, process.env),
    now: () => Date.now() / 1000,
  };
}

// Wide enough for tables, narrow enough to read; a pipe has no width of its own.
const columnsInPipe = 100;

function outputTo(stream: NodeJS.WriteStream, env: World["env"]): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    colors: wantsColors(stream.isTTY === true, env),
    columns: stream.isTTY === true && stream.columns > 0 ? stream.columns : columnsInPipe,
  };
}

/** Whether to write escape codes. Convention: https://no-color.org, and FORCE_COLOR as Node itself reads it. */
export function wantsColors(isTerminal: boolean, env: World["env"]): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && env.TERM !== "dumb";
}

/** Signals of Linux by their numbers, as `kill -l` lists them. */
const signalNames = [
  ...[
    "HUP",
    "INT",
    "QUIT",
    "ILL",
    "TRAP",
    "ABRT",
    "BUS",
    "FPE",
    "KILL",
    "USR1",
    "SEGV",
    "USR2",
    "PIPE",
    "ALRM",
    "TERM",
  ],
  ...["STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH"],
  ...["IO", "PWR", "SYS"],
] as const;
const otherNames: ReadonlySet<string> = new Set([...signalNames, "IOT", "CLD", "POLL"]);
const realTime = /^RTMIN(\+\d{1,2})?$|^RTMAX(-\d{1,2})?$/;
const largestNumber = 64;

/** A signal as images and pods have it: `SIGQUIT`, `quit`, `3`. */
export interface StopSignal {
  /** Without `SIG`; a number where it has no name. */
  readonly name: string;
  /** As it was written, and what it is where that is a number. */
  readonly shown: string;
}

/** Reads a signal; undefined when there is none of that name. */
export function parseStopSignal(written: string): StopSignal | undefined {
  const text = written.trim().toUpperCase();
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    const name = signalNames[number - 1];
    if (number < 1 || number > largestNumber) return undefined;
    return name === undefined ? { name: text, shown: text } : { name, shown: `${text} (SIG${name})` };
  }
  const name = text.replace(/^SIG/, "");
  return otherNames.has(name) || realTime.test(name) ? { name, shown: text } : undefined;
}

import { readFile } from "node:fs/promises";

/** What a process has used so far, with all its threads. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  readonly residentMb: number;
  readonly peakMb: number;
}

/** Linux counts processor time in hundredths of a second for whoever reads /proc, on every architecture. */
const ticksPerSecond = 100;

/** Reads what a process costs from /proc: user and system time, memory now and at its most. */
export async function processCost(pid: number): Promise<ProcessCost> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name of the program may hold spaces; the fields after it are counted from 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) / 1024;
  const ticks = Number(fields[14 - 3]) + Number(fields[15 - 3]);
  return { cpuSeconds: ticks / ticksPerSecond, residentMb: megabytes("VmRSS"), peakMb: megabytes("VmHWM") };
}

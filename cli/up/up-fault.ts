import { HttpServerFault } from "../../service/http/http-server-fault.ts";
import { type ListenAddress, showListenAddress } from "../../service/http/listen-address.ts";
import { Fault, reasonOf } from "../fault.ts";

/** Why the stack does not start, in one line, and what to do about it. */
export async function upFault(error: unknown, listen: ListenAddress): Promise<Fault> {
  if (error instanceof Fault) return error;
  if (error instanceof HttpServerFault && error.code === "port-taken") {
    const other = `127.0.0.1:${listen.port + 1}`;
    const pid = await ninesAt(listen);
    const hint = `give this one an address of its own, such as --listen ${other}`;
    if (pid === undefined) return new Fault(error.message, { hint, cause: error });
    const message = `nines up runs already at http://${showListenAddress(listen)}: it is process ${pid}`;
    return new Fault(message, { hint: `play with it by nines demo, end it with Ctrl-C, or ${hint}`, cause: error });
  }
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return new Fault(reasonOf(error), { hint, cause: error });
}

/** The process number of a `nines up` that answers there. */
async function ninesAt(listen: ListenAddress): Promise<number | undefined> {
  try {
    const answer = await fetch(`http://${showListenAddress(listen)}/api/demo`, { signal: AbortSignal.timeout(2_000) });
    const view: unknown = await answer.json();
    return typeof view === "object" && view !== null && "pid" in view ? Number(view.pid) : undefined;
  } catch {
    return undefined;
  }
}

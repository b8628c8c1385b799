import { Worker } from "node:worker_threads";
import type { Board } from "./board.ts";
import type { BoardPictureOptions } from "./board-picture.ts";
import type { Chart } from "./chart.ts";
import type { ChartSize } from "./chart-option.ts";
import type { RenderAnswer, RenderJob } from "./render-job.ts";

/** Makes PNGs in a thread of its own, one after the other. */
export interface PngRenderer {
  /** `scale` is 1 when absent; 2 is for screens with small pixels. */
  chartPng(chart: Chart, options: ChartSize & { readonly scale?: number }): Promise<Uint8Array>;
  boardPng(board: Board, options: BoardPictureOptions & { readonly scale?: number }): Promise<Uint8Array>;
  /** Ends the thread; what was not finished fails. A process that forgets to call it still ends. */
  close(): Promise<void>;
}

/** The picture could not be made; the cause says why. */
export class RenderFault extends Error {
  override readonly name = "RenderFault";
  /** Whether the same picture may succeed later: after a timeout or a dead thread, but not when it cannot be drawn. */
  readonly retryable: boolean;

  constructor(message: string, { retryable, cause }: { retryable: boolean; cause: unknown }) {
    super(message, { cause });
    this.retryable = retryable;
  }
}

/** Starts a renderer; its thread begins with the first picture. */
export function createPngRenderer({ timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {}): PngRenderer {
  let worker: Worker | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  function forget(gone: Worker): void {
    if (worker === gone) worker = undefined;
  }

  function render(job: RenderJob): Promise<Uint8Array> {
    const picture = previous.then(async () => {
      const current = worker ?? startWorker(forget);
      worker = current;
      try {
        return await runJob(current, { job, timeoutMs });
      } catch (error) {
        if (error instanceof RenderFault && error.retryable) forget(current);
        throw error;
      }
    });
    previous = picture.catch(() => undefined);
    return picture;
  }

  return {
    chartPng: (chart, options) => render({ kind: "chart", chart, options: { scale: 1, ...options } }),
    boardPng: (board, options) => render({ kind: "board", board, options: { scale: 1, ...options } }),
    close: async () => {
      await worker?.terminate();
    },
  };
}

function startWorker(onExit: (worker: Worker) => void): Worker {
  // The compiler rewrites imports from .ts to .js, but not this name.
  const file = import.meta.url.endsWith(".ts") ? "./render-worker.ts" : "./render-worker.js";
  // The options of the process are not the worker's: with --input-type it would not start.
  const worker = new Worker(new URL(file, import.meta.url), { execArgv: [] });
  worker.on("error", () => onExit(worker));
  worker.on("exit", () => onExit(worker));
  worker.unref();
  return worker;
}

async function runJob(worker: Worker, { job, timeoutMs }: { job: RenderJob; timeoutMs: number }): Promise<Uint8Array> {
  const answer = await answerOf(worker, { job, timeoutMs });
  if (answer.kind === "done") return answer.png;
  const { message, name, stack } = answer.error;
  throw fault(job, { retryable: false, cause: Object.assign(new Error(message), { name, stack }) });
}

/** Only while it draws does the thread keep the process alive. */
function answerOf(worker: Worker, { job, timeoutMs }: { job: RenderJob; timeoutMs: number }): Promise<RenderAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.unref();
      finish();
    };
    const fail = (cause: unknown, retryable = true) => settle(() => reject(fault(job, { retryable, cause })));
    const onMessage = (answer: RenderAnswer) => settle(() => resolve(answer));
    const onError = (error: unknown) => fail(error);
    const onExit = (code: number) => fail(new Error(`the thread ended with code ${code}`));
    const timer = setTimeout(() => {
      void worker.terminate();
      fail(new Error(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.ref();
    try {
      worker.postMessage(job);
    } catch (error) {
      fail(error, false);
    }
  });
}

function fault(job: RenderJob, { retryable, cause }: { retryable: boolean; cause: unknown }): RenderFault {
  const title = job.kind === "chart" ? job.chart.title : job.board.title;
  return new RenderFault(`cannot draw the ${job.kind} ${JSON.stringify(title)}: ${(cause as Error).message}`, {
    retryable,
    cause,
  });
}

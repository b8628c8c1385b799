import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { Chart } from "../../charts/chart.ts";
import { createPngRenderer, RenderFault } from "../../charts/render-png.ts";
import { SAMPLE_BOARD } from "./sample-board.ts";
import { SAMPLES } from "./sample-charts.ts";

const renderer = createPngRenderer();
afterAll(() => renderer.close());

const SIZE = { width: 480, height: 240, theme: "light" } as const;

/** What a PNG says of itself in its first bytes: https://www.w3.org/TR/png/#11IHDR */
function header(png: Uint8Array) {
  const bytes = Buffer.from(png);
  return { signature: bytes.toString("hex", 0, 8), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const PNG = "89504e470d0a1a0a";

async function faultOf(promise: Promise<unknown>): Promise<RenderFault> {
  const fault = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof RenderFault)) throw new Error("it should have failed");
  return fault;
}

describe("createPngRenderer()", () => {
  test.each([
    { scale: 1, width: 480, height: 240 },
    { scale: 2, width: 960, height: 480 },
  ])("draws a chart at scale $scale", async ({ scale, width, height }) => {
    const png = await renderer.chartPng(SAMPLES.burnRates, { ...SIZE, scale });
    expect(header(png)).toEqual({ signature: PNG, width, height });
  });

  test("draws a board, twice with the same bytes", async () => {
    const [first, second] = await Promise.all([
      renderer.boardPng(SAMPLE_BOARD, { theme: "dark" }),
      renderer.boardPng(SAMPLE_BOARD, { theme: "dark" }),
    ]);
    expect(header(first)).toEqual({ signature: PNG, width: 1600, height: 1144 });
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test("draws letters: the picture with a title differs from the one without", async () => {
    const [titled, untitled] = await Promise.all([
      renderer.chartPng({ ...SAMPLES.allNull, title: "Latency" }, SIZE),
      renderer.chartPng({ ...SAMPLES.allNull, title: "Traffic" }, SIZE),
    ]);
    expect(Buffer.compare(titled, untitled)).not.toBe(0);
  });
});

describe("a picture that fails", () => {
  test("says which, keeps the cause, and leaves the next one alone", async () => {
    const broken = { ...SAMPLES.burnRates, series: null } as unknown as Chart;
    const [fault, next] = await Promise.all([
      faultOf(renderer.chartPng(broken, SIZE)),
      renderer.chartPng(SAMPLES.verdict, SIZE),
    ]);
    expect(fault.message).toBe(
      `cannot draw the chart "Burn rate by window": Cannot read properties of null (reading 'map')`,
    );
    expect(fault.retryable).toBe(false);
    expect(fault.cause).toMatchObject({ name: "TypeError", stack: expect.stringContaining("timeseries-data") });
    expect(header(next).width).toBe(480);
  });

  test("is refused when it holds what no thread can receive", async () => {
    const broken = { ...SAMPLES.burnRates, series: () => [] } as unknown as Chart;
    const fault = await faultOf(renderer.chartPng(broken, SIZE));
    expect(fault.message).toMatch(/^cannot draw the chart "Burn rate by window": .* could not be cloned/);
    expect(fault.retryable).toBe(false);
  });

  test("is refused when it is far too large", async () => {
    const fault = await faultOf(renderer.chartPng(SAMPLES.verdict, { ...SIZE, width: 40_000, height: 40_000 }));
    expect(fault.message).toBe(
      `cannot draw the chart "Verdict": a picture of 40000 × 40000 at scale 1 is larger than 150000000 pixels`,
    );
  });

  test("may be tried again after a timeout", async () => {
    const hasty = createPngRenderer({ timeoutMs: 1 });
    const fault = await faultOf(hasty.boardPng(SAMPLE_BOARD, { theme: "light" }));
    expect(fault.message).toBe(`cannot draw the board "SLO detail": no answer within 1 ms`);
    expect(fault.retryable).toBe(true);
    await hasty.close();
  });

  test("may be tried again after the thread was ended, and the next one starts a new thread", async () => {
    const own = createPngRenderer();
    await own.chartPng(SAMPLES.verdict, SIZE);
    const picture = faultOf(own.boardPng(SAMPLE_BOARD, { theme: "light" }));
    await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    const fault = await picture;
    expect(fault).toMatchObject({
      message: `cannot draw the board "SLO detail": the thread ended with code 1`,
      retryable: true,
    });
    expect(header(await own.chartPng(SAMPLES.verdict, SIZE)).width).toBe(480);
    await own.close();
  });
});

test("a process that forgets to close the renderer still ends", async () => {
  const script = `
    import { createPngRenderer } from "./charts/render-png.ts";
    import { SAMPLES } from "./test/charts/sample-charts.ts";
    const png = await createPngRenderer().chartPng(SAMPLES.verdict, { width: 300, height: 150, theme: "light" });
    console.log(Buffer.from(png).readUInt32BE(16));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--disable-warning=ExperimentalWarning", "-e", script],
    { timeout: 20_000 },
  );
  expect(stdout).toBe("300\n");
});

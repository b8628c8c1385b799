const SMALLEST_SHOWN = 1e-6;

/**
 * A number with this many decimals, or as many as it needs. It never claims more than is true: a share of the whole
 * just below a nine stays below it (99.949 is 99.94), and what is not zero is not written as zero.
 */
export function formatNumber(
  value: number,
  { decimals, whole }: { decimals?: number | undefined; whole?: number } = {},
): string {
  if (Number.isNaN(value)) return "unknown";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const magnitude = Math.abs(value);
  if (magnitude < 1e-12) return (0).toFixed(clampDecimals(decimals ?? 0));
  const sign = value < 0 ? "-" : "";
  const places = clampDecimals(decimals ?? neededDecimals(magnitude, whole));
  const rounded = isNearWhole(value, whole) ? cutOff(magnitude, places) : round(magnitude, places);
  if (Number(rounded) !== 0) return sign + group(decimals === undefined ? trimZeros(rounded) : rounded);
  if (magnitude < SMALLEST_SHOWN) return value < 0 ? "> -0.000001" : "< 0.000001";
  return sign + trimZeros(magnitude.toFixed(1 - Math.floor(Math.log10(magnitude) + 1)));
}

/** Three figures, except just below the whole: there all the nines and the first figure after them. */
function neededDecimals(magnitude: number, whole: number | undefined): number {
  if (whole !== undefined && magnitude >= whole * 0.99 && magnitude < whole) {
    const nines = Math.floor(-Math.log10((whole - magnitude) / whole) + 1e-9);
    return Math.min(nines, 8) - Math.log10(whole) + 1;
  }
  if (magnitude >= 100) return 0;
  if (magnitude >= 10) return 1;
  return magnitude >= 1 ? 2 : 1 - Math.floor(Math.log10(magnitude));
}

function isNearWhole(value: number, whole: number | undefined): boolean {
  return whole !== undefined && value >= whole * 0.89 && value < whole;
}

/** Twelve figures first, because 0.9995 × 100 is not quite 99.95 in binary. */
function cutOff(value: number, decimals: number): string {
  const exact = Number(value.toPrecision(12)).toFixed(12);
  const [integer = "0", fraction = ""] = exact.split(".");
  return decimals === 0 ? integer : `${integer}.${fraction.slice(0, decimals)}`;
}

function round(value: number, decimals: number): string {
  return Number(value.toPrecision(12)).toFixed(decimals);
}

function clampDecimals(decimals: number): number {
  return Math.min(12, Math.max(0, Math.round(decimals)));
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function group(text: string): string {
  const [integer = "", fraction] = text.split(".");
  const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

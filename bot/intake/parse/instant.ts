const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(?:Z|z|UTC|([+-])(\d\d):?(\d\d))?$/;
/** `Sat, 05 Jun 2016 15:10:09 GMT`, of AWS Health. */
const mail = /^(?:[A-Z][a-z]{2},\s+)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|\+0000)$/;
/** `Wed Aug 10 18:39:05 UTC 2016`, of CodeDeploy and Elastic Beanstalk. */
const unix = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC) (\d{4})$/;
/** JavaScript's own limit of a time. */
const latest = 8.64e15;

/**
 * A time as alert sources write it, in Unix milliseconds: nanoseconds, offsets with and without a colon, space around it, and the two
 * written forms of AWS. Without an offset it is UTC. The zero times of Go and of Unix mean "not set", so they are undefined.
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value !== "string" || value.length > 64) return undefined;
  const text = value.trim();
  if (/^\d{10}(?:\d{3})?$/.test(text)) return fromEpoch(Number(text));
  const ms = fromIso(text) ?? fromWords(mail.exec(text), [3, 2, 1, 4]) ?? fromWords(unix.exec(text), [6, 1, 2, 3]);
  return ms !== undefined && ms > 0 && ms <= latest ? ms : undefined;
}

/** Seconds or milliseconds: a number of seconds as large as a time in milliseconds would lie thousands of years ahead. */
function fromEpoch(value: number): number | undefined {
  const ms = Math.trunc(value < 1e11 ? value * 1000 : value);
  return Number.isFinite(ms) && ms > 0 && ms <= latest ? ms : undefined;
}

function fromIso(text: string): number | undefined {
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const ms = Math.floor(Number(`0.${found[7] ?? "0"}`) * 1000);
  const offset = (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0)) * (found[8] === "-" ? -60_000 : 60_000);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  // A year below 100 would mean 19xx to Date.UTC; such times mean "not set" anyway.
  return year < 100 ? undefined : Date.UTC(year, month - 1, day, hour, minute, second, ms) - offset;
}

function fromWords(found: RegExpExecArray | null, at: readonly [number, number, number, number]): number | undefined {
  if (found === null) return undefined;
  const month = months.indexOf((found[at[1]] ?? "").toLowerCase());
  const [year, day, hour, minute, second] = [at[0], at[2], at[3], at[3] + 1, at[3] + 2].map((index) =>
    Number(found[index]),
  );
  if (month < 0 || year === undefined || day === undefined) return undefined;
  return Date.UTC(year, month, day, hour, minute, second);
}

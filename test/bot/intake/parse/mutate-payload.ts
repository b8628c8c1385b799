/** A number of 32 bits after another, so that one seed says all about a mutation. */
export type Dice = (below: number) => number;

/** Dice with a seed: mulberry32. */
export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const hostile = [
  "\0",
  "\ud800",
  "\u202e",
  '"',
  "\\",
  "{",
  "]",
  ",",
  "null",
  "1e999",
  "-",
  "<!channel>",
  "\uFEFF",
  "\n",
  "0001-01-01T00:00:00Z",
];
const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "alerts",
  "Records",
  "Message",
  "Type",
  "detail",
  "AlarmName",
  "status",
];

type Mutation = (text: string, roll: Dice) => string;

/** Mutations of the text: what a broken wire, a full disk or a bad template does. */
const ofText: readonly Mutation[] = [
  (text, roll) => text.slice(0, roll(text.length + 1)),
  (text, roll) => text.slice(roll(text.length + 1)),
  (text, roll) => {
    const bytes = Buffer.from(text);
    for (let flips = roll(8) + 1; flips > 0 && bytes.length > 0; flips -= 1) bytes[roll(bytes.length)] = roll(256);
    return bytes.toString("utf8");
  },
  (text, roll) => {
    const [from, length] = [roll(text.length + 1), roll(60)];
    return text.slice(0, from) + text.slice(from + length);
  },
  (text, roll) => {
    const at = roll(text.length + 1);
    return text.slice(0, at) + (hostile[roll(hostile.length)] ?? "") + text.slice(at);
  },
  (text, roll) => {
    const [from, length, to] = [roll(text.length + 1), roll(200), roll(text.length + 1)];
    return text.slice(0, to) + text.slice(from, from + length) + text.slice(to);
  },
  // The same name twice in one object; the last one counts.
  (text, roll) => {
    const members = [...text.matchAll(/"(\w+)"\s*:\s*("[^"\\]*"|\d+|null|true|false|\[\]|\{\})/g)];
    const member = members[roll(Math.max(1, members.length))];
    const other = members[roll(Math.max(1, members.length))];
    return member === undefined || other === undefined
      ? text
      : `${text.slice(0, member.index)}"${member[1]}": ${other[2]}, ${text.slice(member.index)}`;
  },
];

/** Values to put where another one was. */
function strangeValue(roll: Dice, old: unknown): unknown {
  const values: readonly (() => unknown)[] = [
    () => null,
    () => 0,
    () => -1,
    () => 1e308,
    () => 2 ** 53 + 2,
    () => true,
    () => "",
    () => " ",
    () => [],
    () => ({}),
    () => [old],
    () => ({ [names[roll(names.length)] ?? ""]: old }),
    () => JSON.stringify(old) ?? "",
    () => String(old),
    () => hostile[roll(hostile.length)],
    () => nested(roll(200), old),
    () => (roll(40) === 0 ? "x".repeat(200_000) : "long ".repeat(roll(1000))),
    () => Array(roll(20)).fill(old),
    () => JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "x", "toString": 1, "valueOf": 2}'),
  ];
  return values[roll(values.length)]?.();
}

function nested(depth: number, core: unknown): unknown {
  let value = core;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
}

/** Changes one place in a JSON value; texts that are JSON themselves are opened now and then. */
function ofValue(value: unknown, roll: Dice): unknown {
  if (roll(4) === 0) return strangeValue(roll, value);
  if (typeof value === "string" && /^[{[]/.test(value) && roll(3) > 0) {
    try {
      return JSON.stringify(ofValue(JSON.parse(value), roll));
    } catch {
      return value;
    }
  }
  if (typeof value !== "object" || value === null) return strangeValue(roll, value);
  const entries: [string, unknown][] = Object.entries(value);
  const at = roll(Math.max(1, entries.length));
  const entry = entries[at];
  if (entry === undefined) return strangeValue(roll, value);
  const kind = roll(8);
  if (kind === 0) entries.splice(at, 1);
  else if (kind === 1) entry[0] = names[roll(names.length)] ?? "";
  else if (kind === 2) entries.push([names[roll(names.length)] ?? "", strangeValue(roll, entry[1])]);
  else entry[1] = ofValue(entry[1], roll);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** A payload that was damaged in one to four ways, which the dice decide. */
export function mutatePayload(text: string, roll: Dice): string {
  let mutated = text;
  for (let times = roll(4) + 1; times > 0; times -= 1) {
    const mutation = ofText[roll(ofText.length * 2)];
    mutated = mutation === undefined ? ofJson(mutated, roll) : mutation(mutated, roll);
  }
  return mutated;
}

function ofJson(text: string, roll: Dice): string {
  try {
    return JSON.stringify(ofValue(JSON.parse(text), roll)) ?? "";
  } catch {
    return text;
  }
}

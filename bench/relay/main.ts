import { measureStorm, type StormOptions } from "./measure-storm.ts";

const [alerts = "10000", seconds = "60", groups = "each", engine = "sqlite"] = process.argv.slice(2);
const r = await measureStorm({ alerts: Number(alerts), seconds: Number(seconds), groups, engine } as StormOptions);
console.log(JSON.stringify({ ...r, messages: undefined }, null, 1));
for (const m of r.messages) console.log(m.edits, m.replies, m.text, "|", m.lines.slice(0, 2).join(" / "));

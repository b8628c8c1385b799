import { createHash } from "node:crypto";

/** The style of the debug page. Colours are never the only sign: every state is also a word and a shape. */
export const debugStyle = `
:root{color-scheme:light dark;--bg:#f7f8fa;--card:#fff;--ink:#1b2130;--dim:#5b6474;--line:#e1e5ec;--accent:#2457c5;
--ok:#1a7f4b;--ok-bg:#e3f5ea;--bad:#b42318;--bad-bg:#fdeae8;--warn:#8a5a00;--warn-bg:#fdf1d8;--calm:#667085;--calm-bg:#eceff4}
@media(prefers-color-scheme:dark){:root{--bg:#10141c;--card:#181e29;--ink:#e7ebf2;--dim:#9aa5b8;--line:#2a3342;--accent:#8ab0ff;
--ok:#5fd494;--ok-bg:#143524;--bad:#ff8d80;--bad-bg:#40201d;--warn:#f2c063;--warn-bg:#3b2e12;--calm:#9aa5b8;--calm-bg:#262e3b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:68rem;margin:0 auto;padding:1.25rem 1rem 4rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline;justify-content:space-between}
h1{font-size:1.3rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:.35rem 0}a{color:var(--accent)}nav{display:flex;flex-wrap:wrap;gap:.2rem 1rem}
.dim{color:var(--dim)}.small{font-size:.86rem}.num{font-variant-numeric:tabular-nums}
.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0 0;padding:0}
.sums div,.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}
.sums dt{color:var(--dim);font-size:.82rem}.sums dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));gap:.7rem}
.top{display:flex;gap:.6rem;justify-content:space-between;align-items:start}
.tag{white-space:nowrap;font-size:.78rem;font-weight:600;border-radius:1rem;padding:.08rem .6rem;background:var(--calm-bg);color:var(--calm)}
.tag.up,.tag.ok{background:var(--ok-bg);color:var(--ok)}.tag.down{background:var(--bad-bg);color:var(--bad)}.tag.soon{background:var(--warn-bg);color:var(--warn)}
.address{overflow-wrap:anywhere}
svg.recent{display:block;width:100%;height:1.4rem;margin:.5rem 0 .25rem}
.success{fill:var(--ok)}.failure{fill:var(--bad)}.missed,.inconclusive{fill:var(--warn)}.excluded{fill:var(--calm)}
.failed{border-left:.25rem solid var(--bad);margin-bottom:.6rem}.failed p{overflow-wrap:anywhere}
details{margin-top:.4rem}summary{cursor:pointer;color:var(--accent)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--bg);border:1px solid var(--line);border-radius:.4rem;padding:.6rem;margin:.4rem 0 0;max-height:22rem;overflow:auto;font:.8rem/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--dim);font-weight:500;font-size:.82rem}tr:last-child td{border-bottom:0}.scroll{overflow-x:auto}
.empty,.notice{border-style:dashed}.notice{border-color:var(--warn);margin-top:1rem}
`.trim();

/** Allows this style and nothing else: no script, no image, no frame, no form. */
export const debugPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(debugStyle).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

import { FONT_FAMILY } from "./draw/shapes.ts";
import { THEMES, type Theme, themeColors } from "./theme.ts";

/** The colours of both themes as custom properties; the reader's system chooses. */
export function themeVariables(): string {
  return `:root{color-scheme:light dark;${declarations(THEMES.light)}}
@media (prefers-color-scheme:dark){:root{${declarations(THEMES.dark)}}}
`;
}

function declarations(theme: Theme): string {
  return Object.entries(themeColors(theme))
    .map(([name, hex]) => `--${name}:${hex}`)
    .join(";");
}

/** The rules of a board's page. The grid grows and shrinks with the window, panels and letters alike, until it becomes one column. */
export const PAGE_STYLE = `
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:400 14px/1.45 ${FONT_FAMILY};container-type:inline-size}
header,.grid{max-width:1800px;margin:0 auto;padding:0 16px}
header{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 24px;padding-top:16px;padding-bottom:14px}
h1{margin:0;font-size:20px;font-weight:600}
header p{margin:0;color:var(--muted);font-size:13px}
header p:not(.range){order:1;flex:1 1 60%}
.variables{order:2;display:flex;flex-wrap:wrap;gap:8px;margin:0;padding:0;list-style:none;font-size:13px}
.variables li{padding:1px 9px;border:1px solid var(--border);border-radius:4px;background:var(--card)}
.variables span{color:var(--muted);margin-right:4px}
.grid{--cell:calc(min(100cqw, 1800px) / 1600);display:grid;grid-template-columns:repeat(24,minmax(0,1fr));grid-auto-rows:calc(30 * var(--cell));gap:calc(8 * var(--cell));padding-bottom:24px}
h2{display:flex;align-items:center;gap:12px;margin:0;font-size:14px;font-weight:600}
h2::after{content:"";flex:1;border-top:1px solid var(--border)}
.panel{position:relative;min-width:0;border:1px solid var(--border);border-radius:5px;background:var(--card)}
.panel svg{display:block;width:100%;height:100%}
.info{position:absolute;top:8px;right:8px;z-index:1}
.info[open]{z-index:2}
.info summary{display:grid;place-items:center;width:18px;height:18px;border:1px solid var(--axis);border-radius:50%;color:var(--muted);font:600 11px/1 ${FONT_FAMILY};cursor:help;list-style:none;opacity:.75;background:var(--card)}
.info summary::-webkit-details-marker{display:none}
.info summary:hover,.info summary:focus-visible,.info[open] summary{opacity:1;color:var(--text)}
.info p{position:absolute;right:0;top:22px;width:max-content;max-width:min(340px,80vw);margin:0;padding:8px 12px;border:1px solid var(--axis);border-radius:5px;background:var(--card);color:var(--text);font-size:13px;box-shadow:0 4px 16px #0003}
@media (max-width:900px){
.grid{display:block}
.grid>*{margin-bottom:8px}
.panel{overflow-x:auto}
.panel svg{height:auto;margin:0 auto;min-width:min(520px,var(--width));max-width:calc(1.2 * var(--width))}
}
@media print{.panel{break-inside:avoid}.info{display:none}}
`;

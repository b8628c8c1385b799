import type { ComponentChildren } from "preact";
import { exactText } from "../format/time-text.ts";
import { useNow } from "../live/now.ts";
import { type Inline, parseMrkdwn } from "./parse-mrkdwn.ts";
import { slackDateText } from "./slack-date.ts";
import { splitSymbols } from "./symbols.ts";

/** Slack's mark-up as Slack would draw it. */
export function Mrkdwn({ text }: { readonly text: string }) {
  return (
    <>
      {parseMrkdwn(text).map((block, index) => {
        if (block.kind === "pre") return <pre key={index}>{block.text}</pre>;
        const lines = block.lines.map((line, row) => (
          <div class="line" key={row}>
            {line.length === 0 ? "\u00a0" : <Pieces pieces={line} />}
          </div>
        ));
        return block.kind === "quote" ? <blockquote key={index}>{lines}</blockquote> : <div key={index}>{lines}</div>;
      })}
    </>
  );
}

function Pieces({ pieces }: { readonly pieces: readonly Inline[] }) {
  return (
    <>
      {pieces.map((piece, index) => (
        <Piece piece={piece} key={index} />
      ))}
    </>
  );
}

function Piece({ piece }: { readonly piece: Inline }): ComponentChildren {
  switch (piece.kind) {
    case "text":
      return <WithSymbols text={piece.text} />;
    case "bold":
      return (
        <strong>
          <Pieces pieces={piece.children} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Pieces pieces={piece.children} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Pieces pieces={piece.children} />
        </s>
      );
    case "code":
      return <code>{piece.text}</code>;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noreferrer">
          {piece.text}
        </a>
      );
    case "mention":
      return <span class="mention">{piece.text}</span>;
    case "date":
      return <SlackDate seconds={piece.seconds} format={piece.format} fallback={piece.fallback} />;
  }
}

/** A text whose emoji are drawn. */
export function WithSymbols({ text }: { readonly text: string }) {
  return (
    <>
      {splitSymbols(text).map((part, index) =>
        typeof part === "string" ? (
          part
        ) : (
          <svg key={index} class={`symbol symbol-${part.tone}`} viewBox="0 0 16 16" role="img" aria-label={part.words}>
            <path fill="currentColor" fill-rule="evenodd" d={part.path} />
          </svg>
        ),
      )}
    </>
  );
}

function SlackDate({
  seconds,
  format,
  fallback,
}: {
  readonly seconds: number;
  readonly format: string;
  readonly fallback: string;
}) {
  const nowMs = useNow();
  const ms = seconds * 1_000;
  if (Number.isNaN(new Date(ms).getTime())) return <span>{fallback}</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={exactText(ms)}>
      {slackDateText({ seconds, format }, { nowMs })}
    </time>
  );
}

// What stays alive between angle brackets: mentions, channels, specials with a name, and links.
const live =
  /^(@[UWB][A-Z0-9]+(\|[^<>]*)?|#C[A-Z0-9]+(\|[^<>]*)?|!(subteam\^S[A-Z0-9]+|here|channel|everyone|date\^\d+\^[^<>|]+)(\|[^<>]*)?|(https?|mailto|tel):[^<>|\s]+(\|[^<>]*)?)$/;

/** A text as Slack keeps it: what is not markup is escaped, what is escaped already stays. */
export function storeText(text: string): string {
  return text
    .replace(/&(?!(amp|lt|gt);)/g, "&amp;")
    .split(/(<[^<>]*>)/)
    .map((part) => {
      const inside = /^<([^<>]*)>$/.exec(part)?.[1];
      return inside !== undefined && live.test(inside) ? part : part.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    })
    .join("");
}

/** Whom a text calls: `@U012ABC`, `!subteam^S012ABC`, `!channel`. */
export function mentionsIn(text: string): readonly string[] {
  const found = text.matchAll(/<(@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!here|!channel|!everyone)(\|[^<>]*)?>/g);
  return [...found].map(([, mention = ""]) => mention);
}

/** A text as a reader sees it. */
export function shownText(text: string): string {
  return text
    .replace(/<!date\^(\d+)\^([^<>|]+)(\|[^<>]*)?>/g, (_, seconds: string) =>
      new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace("T", " "),
    )
    .replace(/<([^<>|]+)\|([^<>]*)>/g, "$2")
    .replace(/<([@#!][^<>]+)>/g, "$1")
    .replace(/<([^<>]+)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

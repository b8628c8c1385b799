import { type Route, routeHref } from "../route/route.ts";

const pages: readonly { readonly route: Route; readonly words: string; readonly also: readonly Route["page"][] }[] = [
  { route: { page: "status" }, words: "Status", also: ["slo", "incident"] },
  { route: { page: "shifts" }, words: "Shifts", also: [] },
  { route: { page: "inbox", channel: undefined, incident: undefined }, words: "Inbox", also: ["audit"] },
  { route: { page: "targets" }, words: "Targets", also: [] },
];

/** The pages; the one that is shown is marked. */
export function Navigation({ route }: { readonly route: Route }) {
  return (
    <nav aria-label="Pages" class="pages">
      <ul>
        {pages.map(({ route: to, words, also }) => {
          const current = to.page === route.page ? "page" : also.includes(route.page) ? "true" : undefined;
          return (
            <li key={words}>
              <a href={routeHref(to)} aria-current={current}>
                {words}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

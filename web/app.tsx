import { useEffect, useRef, useState } from "preact/hooks";
import type { Incidents } from "./api/relay-api.ts";
import { countedText } from "./format/number-text.ts";
import { announce, announcement } from "./live/announce.ts";
import { useResource } from "./live/resource.ts";
import { useStore } from "./live/store.ts";
import { loginNeeded, token } from "./live/token.ts";
import { AuditPage } from "./pages/audit-page.tsx";
import { InboxPage } from "./pages/inbox-page.tsx";
import { IncidentPage } from "./pages/incident-page.tsx";
import { LoginPage } from "./pages/login-page.tsx";
import { ShiftsPage } from "./pages/shifts-page.tsx";
import { SloPage } from "./pages/slo-page.tsx";
import { StatusPage } from "./pages/status-page.tsx";
import { TargetsPage } from "./pages/targets-page.tsx";
import { type Route, routeHref } from "./route/route.ts";
import { useRoute } from "./route/use-route.ts";
import { ConnectionBanner, ConnectionMark } from "./shell/connection-mark.tsx";
import { Navigation } from "./shell/navigation.tsx";
import { ThemeSwitch } from "./shell/theme-switch.tsx";

/** The whole app. */
export function App() {
  const route = useRoute();
  const why = useStore(loginNeeded);
  const hasToken = useStore(token) !== undefined;
  useFocusOnMove(route);
  return (
    <>
      <button type="button" class="skip" onClick={skipToContent}>
        Skip to the content
      </button>
      <header class="top">
        <a class="brand" href={routeHref({ page: "status" })}>
          nines
        </a>
        {why === undefined && <Navigation route={route} />}
        <ConnectionMark />
        <ThemeSwitch />
      </header>
      {why === undefined && <ConnectionBanner />}
      <main id="main" tabIndex={-1}>
        {why === undefined ? <RoutedPage route={route} /> : <LoginPage why={why} />}
      </main>
      {why === undefined && <IncidentWatch />}
      <Announcer />
      {why === undefined && hasToken && (
        <footer class="foot">
          <button type="button" class="quiet" onClick={forgetToken}>
            Forget the access token
          </button>
        </footer>
      )}
    </>
  );
}

function RoutedPage({ route }: { readonly route: Route }) {
  switch (route.page) {
    case "status":
      return <StatusPage />;
    case "slo":
      return <SloPage id={route.id} key={route.id} />;
    case "incident":
      return <IncidentPage id={route.id} key={route.id} />;
    case "shifts":
      return <ShiftsPage />;
    case "inbox":
      return <InboxPage channel={route.channel} incident={route.incident} />;
    case "audit":
      return <AuditPage />;
    case "targets":
      return <TargetsPage />;
    case "nowhere":
      return (
        <div class="note">
          <h1>There is no such page</h1>
          <p>
            <a href={routeHref({ page: "status" })}>Status</a> shows how everything is.
          </p>
        </div>
      );
  }
}

/** Whoever follows a link inside the app hears where it led. */
function useFocusOnMove(route: Route): void {
  const first = useRef(true);
  const where = routeHref(route);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (route.page === "inbox" && route.incident !== undefined) return;
    scrollTo(0, 0);
    document.getElementById("page-title")?.focus({ preventScroll: true });
  }, [where]);
}

/** No link, because the part behind # names the page. */
function skipToContent(): void {
  document.getElementById("main")?.focus();
}

function forgetToken(): void {
  token.set(undefined);
  location.reload();
}

/** Says new incidents aloud, wherever somebody is in the app. */
function IncidentWatch() {
  const incidents = useResource<Incidents>("incidents?open=1", ["incidents"]);
  const [known, setKnown] = useState<ReadonlySet<string>>();
  useEffect(() => {
    if (incidents.kind !== "ready") return;
    const open = incidents.value.incidents;
    const fresh = known === undefined ? [] : open.filter(({ id, status }) => !known.has(id) && status === "firing");
    if (fresh.length === 1) announce(`New ${fresh[0]?.severity} incident: ${fresh[0]?.title}`);
    if (fresh.length > 1) announce(`${countedText(fresh.length, "new incident")}.`);
    setKnown(new Set([...(known ?? []), ...open.map(({ id }) => id)]));
  }, [incidents]);
  return null;
}

function Announcer() {
  return (
    <div class="unseen" aria-live="polite" role="status" data-announcer="">
      {useStore(announcement)}
    </div>
  );
}

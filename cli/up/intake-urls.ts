/** Where the demo's relay takes alerts and shifts in, by the names of its sources in the demo's config. */
export function intakeUrls(relay: string): Readonly<Record<"alerts" | "shifts", string>> {
  return { alerts: `${relay}/in/alerts`, shifts: `${relay}/in/shifts` };
}

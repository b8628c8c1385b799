import type { Page } from "playwright-core";

/** What keeps people with a screen reader, a keyboard or a small screen from using a page; one line each. */
export function pageFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const shown = <Kind extends Element>(selector: string) =>
      [...document.querySelectorAll<Kind & HTMLElement>(selector)].filter((element) => element.checkVisibility());
    const byIds = (ids: string | null) =>
      (ids ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ")
        .trim();
    const nameOf = (element: HTMLElement): string => {
      const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
      return (
        element.getAttribute("aria-label") ??
        (byIds(element.getAttribute("aria-labelledby")) ||
          labels.map((label) => label.textContent).join(" ") ||
          (element.textContent ?? ""))
      ).trim();
    };
    const say = (element: Element, words: string) => faults.push(`${words}: ${element.outerHTML.slice(0, 120)}`);

    for (const element of shown(
      "a[href], button, input, select, textarea, [role=menuitem], nav, section, dialog, summary, fieldset",
    )) {
      if (nameOf(element) === "") say(element, "has no name");
    }
    for (const image of shown("svg, img")) {
      const isHidden = image.closest("[aria-hidden=true]") !== null;
      const name = image.getAttribute("aria-label") ?? image.getAttribute("alt") ?? "";
      if (!isHidden && name === "") say(image, "is neither named nor hidden");
    }
    for (const attribute of ["aria-labelledby", "aria-describedby"]) {
      for (const element of shown(`[${attribute}]`)) {
        const missing = (element.getAttribute(attribute) ?? "")
          .split(" ")
          .filter((id) => document.getElementById(id) === null);
        if (missing.length > 0) say(element, `${attribute} names nothing`);
      }
    }
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    for (const id of ids.filter((one, index) => ids.indexOf(one) !== index))
      faults.push(`two elements have the id ${id}`);
    if (shown("h1").length !== 1) faults.push(`${shown("h1").length} titles`);
    if (shown("main").length !== 1) faults.push(`${shown("main").length} mains`);
    let level = 0;
    for (const heading of shown("h1, h2, h3, h4")) {
      const own = Number(heading.tagName.slice(1));
      if (own > level + 1) say(heading, `heading skips from ${level} to ${own}`);
      level = own;
    }
    for (const list of shown("ul, ol")) {
      const strange = [...list.children].filter((child) => child.tagName !== "LI");
      if (strange.length > 0) say(list, "list with something else in it");
    }
    if (document.querySelectorAll("[style*=expression], [onclick], style").length > 0)
      faults.push("inline style or script");
    if (document.documentElement.scrollWidth > innerWidth)
      faults.push(`is ${document.documentElement.scrollWidth} wide on ${innerWidth}`);
    const controls = shown<HTMLElement>(
      "button, select, input:not([type=checkbox]):not([type=radio]), nav a, [role=menuitem]",
    );
    for (const element of controls.filter((one) => one.closest(".skip") === null)) {
      const { width, height } = element.getBoundingClientRect();
      // WCAG 2.2, 2.5.8.
      if (width < 24 || height < 24) say(element, `is only ${Math.round(width)} by ${Math.round(height)}`);
    }
    return faults;
  });
}

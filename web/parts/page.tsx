import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface PageProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page with its title, which takes the focus when somebody comes here by a link. */
export function Page({ title, lead, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · nines`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        <h1 tabIndex={-1} id="page-title">
          {title}
        </h1>
        {lead !== undefined && lead !== null && <p class="lead">{lead}</p>}
      </header>
      {children}
    </>
  );
}

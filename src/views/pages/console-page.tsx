import type { VNode } from "preact";
import { renderDocument, type Site } from "./page.tsx";

export type ConsolePageOptions = {
  readonly title: string;
  readonly site: Site;
  /** Who is signed in; undefined on the way in. */
  readonly memberName: string | undefined;
  /** The path of the page that is shown, to mark it in the navigation. */
  readonly at: string;
  readonly body: VNode;
};

const places = [
  ["KPIs", "/console/kpis"],
  ["Availability", "/console/availability"],
  ["Away", "/console/away"],
  ["Calendars", "/console/calendars"],
] as const;

/** A whole document of the kind that members see. It has no script at all. */
export function consolePage({ title, site, memberName, at, body }: ConsolePageOptions): string {
  return renderDocument({
    title: `${title} · ${site.companyName} · Gatehouse`,
    css: site.assets.consoleCss,
    script: undefined,
    children: (
      <>
        <header class="top">
          <b>{site.companyName}</b>
          {memberName !== undefined && (
            <>
              <nav aria-label="Main">
                {places.map(([name, path]) => (
                  <a key={path} href={path} aria-current={path === at ? "page" : undefined}>
                    {name}
                  </a>
                ))}
              </nav>
              <span class="who">{memberName}</span>
              <form method="post" action="/logout">
                <button type="submit" class="sign-out">
                  Sign out
                </button>
              </form>
            </>
          )}
        </header>
        {memberName !== undefined && site.trouble !== undefined && (
          <p class="trouble" role="status">
            {site.trouble}
          </p>
        )}
        <main id="main">{body}</main>
      </>
    ),
  });
}

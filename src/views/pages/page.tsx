import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Contact } from "#views/pages/islands/refusal-alert.tsx";
import type { Assets } from "./assets.ts";

/** What every page needs to know besides its own matter. */
export type Site = {
  readonly companyName: string;
  readonly contact: Contact;
  readonly assets: Assets;
  /** What keeps the desk from being told in chat; for members' pages alone. */
  readonly trouble?: string | undefined;
};

export type PageOptions = {
  /** Without the company's name; "Error: " comes first where something must be corrected. */
  readonly title: string;
  readonly site: Site;
  readonly body: VNode;
  /** The booking island's props; without them the page has no script. */
  readonly island?: unknown;
};

/** A whole document of the kind that clients see. */
export function page({ title, site, body, island }: PageOptions): string {
  const { companyName, contact, assets } = site;
  return renderDocument({
    title: `${title} · ${companyName}`,
    css: assets.clientCss,
    script: island === undefined ? undefined : assets.bookingJs,
    children: (
      <>
        <header class="brand">{companyName}</header>
        <main id="main">{body}</main>
        <footer>
          Questions? Call{" "}
          <a href={`tel:${contact.phone.replace(/[^+\d]/g, "")}`}>{contact.phone}</a> or write to{" "}
          <a href={`mailto:${contact.email}`}>{contact.email}</a>.
        </footer>
        {island !== undefined && <Props value={island} />}
      </>
    ),
  });
}

type Document = {
  readonly title: string;
  readonly css: string;
  readonly script: string | undefined;
  readonly children: ComponentChildren;
};

/** No inline script and no inline style: the content security policy allows neither. */
export function renderDocument({ title, css, script, children }: Document): string {
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        {/* Otherwise every browser asks for /favicon.ico. */}
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={css} />
        {script !== undefined && <script type="module" src={script} />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        {children}
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}

/** Data beside the page. JSON may contain "</script>" in a string; with \u003c it no longer does. */
function Props({ value }: { readonly value: unknown }) {
  const json = JSON.stringify(value).replaceAll("<", "\\u003c");
  // The text of a script element is not HTML: escaping it as such would break the JSON.
  return <script type="application/json" id="props" dangerouslySetInnerHTML={{ __html: json }} />;
}

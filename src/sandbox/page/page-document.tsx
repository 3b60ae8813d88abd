import { renderDocument } from "#views/pages/page.tsx";
import type { PageAssets } from "./page-assets.ts";

/** The document around the page; its script draws everything. */
export function pageDocument({ script, styles }: PageAssets): string {
  return renderDocument({
    title: "Sandbox · Gatehouse",
    css: styles,
    script,
    children: (
      <div id="page">
        <main id="main">
          <h1>Gatehouse sandbox</h1>
          <p>This page shows what happens while it happens: it needs JavaScript.</p>
        </main>
      </div>
    ),
  });
}

/** For the few seconds in which somebody is faster than the bundler. */
export function waitingDocument(): string {
  return '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Sandbox · Gatehouse</title></head><body><p>The page is being built; this looks again by itself.</p></body></html>';
}

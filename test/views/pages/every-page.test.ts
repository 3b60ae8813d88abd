import { describe, expect, test } from "vitest";
import { clientPages } from "../../helpers/page-fixtures.ts";
import { staffPages } from "../../helpers/staff-page-fixtures.ts";

const assets = {
  clientCss: "/assets/client.css",
  consoleCss: "/assets/console.css",
  bookingJs: "/assets/booking.js",
};
const pages = Object.entries({ ...clientPages({ assets }), ...staffPages({ assets }) });
const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></script>`;
const attacked = Object.entries({
  ...clientPages({ assets, text: (text) => `${text}${attack}` }),
  ...staffPages({ assets, text: (text) => `${text}${attack}` }),
});

const all = (html: string, pattern: RegExp) =>
  [...html.matchAll(pattern)].map(([, found]) => found);

describe.each(pages)("%s", (_name, render) => {
  const html = render();

  test("is a whole document with a language, a title, one h1 and a way past the header", () => {
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    expect(html).toMatch(/<title>[^<]{4,} · Saguaro Physiotherapy/);
    expect(all(html, /(<h1[ >])/g)).toHaveLength(1);
    expect(html).toContain('href="#main"');
    expect(html).toContain('<main id="main">');
  });

  test("carries no inline script, style or handler, which the security policy would block", () => {
    expect(html).not.toMatch(/ style=|<style| on[a-z]+="/);
    const scripts = all(html, /<script([^>]*)>/g);
    for (const script of scripts)
      expect(script).toMatch(/ src="\/assets\/| type="application\/json"/);
  });

  test("names every field, and every reference between elements leads somewhere, once", () => {
    const ids = all(html, / id="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const references = [
      ...all(html, / (?:for|aria-labelledby|aria-describedby)="([^"]*)"/g),
      ...all(html, / href="#([^"]*)"/g),
    ];
    for (const reference of references.flatMap((one) => one?.split(" ") ?? []))
      expect(ids).toContain(reference);
  });

  test("changes nothing by GET: every form posts, but for those that only ask", () => {
    for (const form of all(html, /<form([^>]*)>/g))
      expect(form).toMatch(/ method="post"| method="get" action="\/console\/(kpis|availability)"/);
    expect(html).not.toMatch(/formmethod="get"/i);
  });
});

describe.each(attacked)("%s with markup in every text from outside", (_name, render) => {
  test("shows it as text", () => {
    const html = render();
    expect(html).not.toMatch(/<script>alert|<img/);
    expect(html).toMatch(/&lt;script>|\\u003cscript/);
    // Nothing ends an attribute, a text area or the props before its time.
    expect(html).not.toMatch(/[^\\]"'>/);
    expect(all(html, /(<textarea)/g)).toHaveLength(all(html, /(<\/textarea>)/g).length);
    expect(all(html, /(<script)/g)).toHaveLength(all(html, /(<\/script>)/g).length);
  });
});

test("staff pages have no script at all", () => {
  for (const render of Object.values(staffPages({ assets })))
    expect(render()).not.toContain("<script");
});

test("only the pages that offer times have a script", () => {
  const scripted = Object.entries(clientPages({ assets }))
    .filter(([, render]) => render().includes("<script"))
    .map(([name]) => name);

  expect(scripted).toEqual([
    "book",
    "book-chosen",
    "book-conflict",
    "book-conflict-none",
    "book-held",
    "book-invalid",
    "book-outside-policy",
    "book-wishes",
    "book-on-request",
    "book-only-on-request",
    "reschedule",
    "reschedule-conflict",
    "reschedule-same-time",
  ]);
});

import { describe, expect, test } from "vitest";
import { staffPages } from "../../helpers/staff-page-fixtures.ts";

const assets = { clientCss: "/c.css", consoleCss: "/k.css", bookingJs: "/b.js" };
const pages = staffPages({ assets });

describe("signing in", () => {
  test("opening a link changes nothing: the press on its page does", () => {
    expect(pages["staff-sign-in-link"]()).toContain(
      '<form method="post" action="/console/sign-in/abc">',
    );
  });

  test("without a session the page says how to get one", () => {
    expect(pages["staff-sign-in"]()).toContain("gatehouse -- login");
  });
});

describe("KPIs", () => {
  test("the rate is judged against its band in words, not by colour alone", () => {
    const html = pages["staff-kpis"]();
    expect(html).toContain("12.3%");
    expect(html).toContain("Within the band of 10% to 15%");
  });

  test("each chart is told in a sentence and has its numbers in a table", () => {
    const html = pages["staff-kpis"]();
    expect(html).toContain(
      'aria-label="Intervention rate by week. The latest is 15.5%; the healthy band is 10% to 15%."',
    );
    expect(html.match(/<svg/g)).toHaveLength(8);
    expect(html.match(/<details>/g)).toHaveLength(8);
    expect(html).toContain('<th scope="row">Mon 31 Aug</th><td>8.9%</td><td>8</td><td>90</td>');
  });

  test("a week with fewer than 20 requests has no rate", () => {
    const html = pages["staff-kpis-small"]();
    expect(html).toContain("Too little data: no week has 20 decided requests yet");
    expect(html.match(/<svg/g)).toHaveLength(7);
  });

  test("a part outside the band is told in words, and a small one is not judged", () => {
    const html = pages["staff-kpis"]();
    const part = (name: string) =>
      new RegExp(`<th scope="row">${name}</th>(<td>[^<]*</td><td>[^<]*)`).exec(html)?.[1];
    expect(part("consult \\(service\\)")).toContain("<td>12%</td><td>Within the band");
    expect(part("slack \\(channel\\)")).toContain("<td>–</td><td>Too little data");
  });

  test("deals behind escalated requests are told in their currency", () => {
    expect(pages["staff-kpis"]()).toMatch(
      /Deals behind \d+ of them: USD [\d,]+(\.\d\d)?, of which/,
    );
  });

  test("the period and the service can be chosen without a script", () => {
    const html = pages["staff-kpis-small"]();
    expect(html).toContain('<form method="get" action="/console/kpis"');
    expect(html).toMatch(/<option value="review" selected>/);
    expect(html).not.toContain("<script");
  });

  test("what could not be counted to its end is said", () => {
    expect(pages["staff-kpis-small"]()).toContain("There is more than can be counted");
    expect(pages["staff-kpis"]()).not.toContain("There is more than can be counted");
  });

  test("a company without requests gets no invented numbers", () => {
    const html = pages["staff-kpis-none"]();
    expect(html).toContain("Too little data: fewer than 20 requests");
    expect(html).not.toMatch(/NaN|Infinity|undefined|<svg/);
  });
});

describe("the dossier", () => {
  test("tells what every rule said, also where it said nothing", () => {
    const html = pages["staff-dossier"]();
    expect(html).toMatch(
      /class="fired"><th scope="row">VIP<\/th><td>fired<\/td><td>bigcorp.example/,
    );
    expect(html).toMatch(/class="quiet"><th scope="row">Off policy<\/th><td>did not fire/);
    expect(html).toMatch(/<th scope="row">Automation failed<\/th><td>was not asked/);
  });

  test("names what went wrong outside, in words", () => {
    const html = pages["staff-dossier"]();
    expect(html).toContain("given up: a person was told");
    expect(html).toContain("slack: channel_not_found");
  });

  test("what became of the appointment is told, and can be corrected by one press", () => {
    const html = pages["staff-dossier-auto"]();
    expect(html).toContain("<p>The client did not come</p>");
    expect(html).toContain('<form method="post" action="/console/requests/GH-1041/attendance"');
    expect(html.match(/name="outcome" value="[a-z-]+"/g)).toEqual([
      'name="outcome" value="attended"',
    ]);
  });

  test("tells the client's wish in the client's zone and our own times in ours", () => {
    const html = pages["staff-dossier"]();
    expect(html).toContain("Tue 24 Nov 12:00 PM, New York time (EST)");
    expect(html).toContain("Fri 20 Nov 10:05 AM, Phoenix time (MST)");
  });
});

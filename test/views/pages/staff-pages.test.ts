import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, test } from "vitest";
import { ChoicesCard } from "#views/pages/ui/dossier-choices.tsx";
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
    expect(html.match(/<svg/g)).toHaveLength(9);
    expect(html.match(/<details>/g)).toHaveLength(9);
    expect(html).toContain('<th scope="row">Mon 31 Aug</th><td>8.9%</td><td>8</td><td>90</td>');
  });

  test("a week with fewer than 20 requests has no rate", () => {
    const html = pages["staff-kpis-small"]();
    expect(html).toContain("Too little data: no week has 20 decided requests yet");
    expect(html.match(/<svg/g)).toHaveLength(8);
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

  test("what became of deals is told by week, and in money by currency", () => {
    const html = pages["staff-kpis"]();
    expect(html).toMatch(/aria-label="What became of deals by week\. \d+ won, \d+ lost, \d+ open/);
    expect(html).toMatch(/<th scope="row">USD<\/th><td>[\d,]+<\/td>/);
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

describe("a week's availability", () => {
  const html = pages["staff-week"]();

  test("every block says in words what it is, and buffers are drawn around it", () => {
    for (const kind of ["appointment", "escalation", "offer", "hold", "calendar", "absence"])
      expect(html).toContain(`<g class="block ${kind}"><title>${kind}: Tue 24 Nov 10:00 AM`);
    expect(html.match(/<rect class="buffer" x="3%"/g)).toHaveLength(7);
  });

  test("every start is a link with its day, its time and whether it is offered", () => {
    expect(html.match(/class="start[^"]*" aria-label="2026-11-2\d [\d:]+, /g)).toHaveLength(7 * 16);
    expect(html).toContain('aria-label="2026-11-24 11:00, 2 of 3 offer it"');
    expect(html).toContain('aria-label="2026-11-24 10:00, not offered" aria-current="true"');
  });

  test("the picture is told in a table too", () => {
    expect(html).toMatch(
      /<th scope="row">Thursday 26 November 2026<\/th><td><div>Thanksgiving Day/,
    );
    expect(pages["staff-week-bare"]()).toMatch(/<td>nothing<\/td><td>nothing<\/td><td>none<\/td>/);
  });

  test("the explanation leads to the request that it names", () => {
    expect(html).toContain('<a href="/console/requests/GH-1042">GH-1042</a>');
    expect(html).toMatch(/<b>Ben Hale<\/b> <span class="tag good">offered/);
    expect(pages["staff-week-bare"]()).toContain("Choose any time of the week");
  });
});

describe("absences", () => {
  test("what was typed wrongly is shown again, told, and tied to its field", () => {
    const html = pages["staff-away-mistake"]();
    expect(html).toContain("<title>Error: Away");
    expect(html).toMatch(/<input[^>]*name="to"[^>]*aria-invalid="true"[^>]*value="2026-11-24"/);
    expect(html).toMatch(/id="mistake" role="alert">The absence ends before it begins\./);
    expect(html).toMatch(/<option value="ana" selected>/);
  });

  test("every checkbox has the appointment's reference and time as its name", () => {
    const html = pages["staff-away-plan"]();
    expect(html.match(/<label><input type="checkbox"/g)).toHaveLength(4);
    expect(html).toMatch(/\/> GH-1040<span class="unseen">, Tue 24 Nov 1:00 PM, Phoenix time/);
  });

  test("no button is shown that would find nothing to do", () => {
    expect(pages["staff-away-plan"]()).toContain("Move all 2 with a proposal");
    expect(pages["staff-away-plan"]()).toContain("Put the one without a proposal before a person");
    const after = pages["staff-away-plan-after"]();
    expect(after).not.toContain("with a proposal");
    expect(after).not.toContain("Move the chosen ones");
    expect(pages["staff-away-plan-empty"]()).not.toContain('name="which"');
    expect(pages["staff-away-plan-ended"]()).not.toContain(
      '<form method="post" action="/console/away',
    );
  });

  test("what a press did is told one by one", () => {
    const html = pages["staff-away-plan-after"]();
    expect(html).toContain("GH-1040</a> is with Ben Hale now.");
    expect(html).toContain("And 12 more.");
    expect(html).toContain('role="status"');
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

  test("tells why whom, why not the others, and what was overridden", () => {
    const html = pages["staff-dossier"]();
    expect(html).toContain("<h2>Why Ana Reyes</h2>");
    expect(html).toMatch(
      /class="fired"><th scope="row">Ana Reyes<\/th><td>chosen<\/td><td>chosen by Otto Operator/,
    );
    expect(html).toMatch(/<summary>Before: Ben Ode, Fri 20 Nov 10:02 AM/);
    expect(html).toMatch(/<th scope="row">Ana Reyes<\/th><td>as no. 2<\/td><td>load 7 ÷/);
    expect(html).toMatch(/<th scope="row">Cleo Park<\/th><td>not at all<\/td><td>busy then/);
    expect(pages["staff-dossier-auto"]()).not.toContain("<h2>Why");
  });

  test("what became of the client's deals is told, and nothing where there are none", () => {
    const html = pages["staff-dossier"]();
    expect(html).toContain(
      '<span class="tag good">won</span> <b>Pension plan</b><p>USD 40,000</p>',
    );
    expect(html).toContain("<p>without a price</p>");
    expect(pages["staff-dossier-auto"]()).not.toContain("<h2>Deals");
  });

  test("shows a choice among a hundred with those nearest to it, and says how many more there are", () => {
    const lines = Array.from({ length: 100 }, (_, index) => ({
      providerName: `Nr ${index + 1}`,
      chosen: index === 0,
      position: index + 1,
      words: "0 that day",
    }));
    const at = new Date("2026-11-20T17:02:01Z");
    const choices = [{ at, providerName: "Nr 1", rule: "Fewest that day", lines }];
    const card = renderToString(h(ChoicesCard, { choices, say: () => "now" }));
    expect(card.match(/<th scope="row">/g)).toHaveLength(25);
    expect(card).toContain("And 75 more; the API tells all of them.");
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

import { describe, expect, test } from "vitest";
import { managePage } from "#views/pages/manage.tsx";
import { aSite, clientPages } from "../../helpers/page-fixtures.ts";

const assets = { clientCss: "/c.css", consoleCss: "/k.css", bookingJs: "/b.js" };
const pages = clientPages({ assets });

describe("the page behind a client's link", () => {
  test("tells time with its zone, place and people, and what can be done", () => {
    const html = pages["manage-upcoming"]();
    expect(html).toMatch(/Tuesday 24 November 2026<br\/>10:00 AM – 10:30 AM/);
    expect(html).toContain("Phoenix time (MST)");
    expect(html).toContain("2400 E Camelback Rd");
    expect(html).toContain('href="https://meet.example/abc-defg-hij"');
    for (const path of ["/m/t/calendar.ics", "/m/t/reschedule", "/m/t/cancel"])
      expect(html).toContain(`href="${path}"`);
  });

  test("strikes out the old time after a change, and says so to those who only listen", () => {
    expect(pages["manage-rescheduled"]()).toMatch(
      /Before it was: <\/span><del>Monday 23 November 2026 at 1:00 PM/,
    );
  });

  test("links nothing but the web, whatever the calendar says", () => {
    const html = managePage({
      site: aSite(assets, (text) => text),
      reference: "GH-1",
      hours: 12,
      notice: undefined,
      offers: undefined,
      bookAgainPath: "/book/checkup",
      contactPath: "/m/t/contact",
      state: {
        kind: "upcoming",
        previousStart: undefined,
        confirmation: undefined,
        preparation: undefined,
        questionnaire: undefined,
        asked: undefined,
        paths: { calendar: "/c", reschedule: "/r", cancel: "/x" },
        appointment: {
          start: new Date("2026-11-24T17:00:00Z"),
          end: new Date("2026-11-24T17:30:00Z"),
          zone: "America/Phoenix",
          serviceName: "Check-up",
          providerName: "Ana",
          locationName: "Phoenix",
          locationAddress: "Street 1",
          meetUrl: "javascript:alert(1)",
        },
      },
    });
    expect(html).not.toContain("javascript:");
  });

  test("promises an answer without a word about why", () => {
    const html = pages["manage-pending"]();
    expect(html).toContain("A person will answer you");
    expect(html).toContain("Friday 20 November 2026 at 10:20 AM, Phoenix time (MST)");
    expect(html).not.toMatch(/vip|keyword|group|rule|policy/i);
  });

  test("times to choose from are one button each, with whom, and until when they are held", () => {
    const html = pages["manage-offers"]();
    expect(html).toContain("<h1>Which of these times suits you?</h1>");
    expect(html).toContain('action="/m/t/choose"');
    expect(html.match(/<button type="submit"[^>]* name="offer" /g)).toHaveLength(2);
    expect(html).toContain(
      "Tuesday 24 November 2026 at 10:00 AM, Phoenix time (MST) with Ana Reyes",
    );
    expect(html).toContain(
      "Held for you until Saturday 21 November 2026 at 10:20 AM, Phoenix time (MST)",
    );
    // It is the client's turn: nobody promises them an answer.
    expect(html).not.toContain("You hear from us by");
    expect(html).not.toContain("Nothing more is needed from you");
    expect(pages["manage-offers-booked"]()).not.toContain("Your question is with a person");
  });

  test("an answer that came too late is told what is left", () => {
    expect(pages["manage-offers-gone"]()).toContain("You can still choose one of these.");
    expect(pages["manage-offers-over"]()).toContain("Our team has been told which time you wanted");
  });

  test("a link that does not work shows nobody's data", () => {
    const html = pages["link-invalid"]();
    expect(html).not.toMatch(/GH-|Ada|Ana|@example/);
  });
});

describe("changing and cancelling", () => {
  test("the new time is posted with the state of the appointment that was shown", () => {
    const html = pages.reschedule();
    expect(html).toContain('action="/m/t/reschedule"');
    expect(html).toContain('name="sequence" value="1"');
    expect(html).toContain("Tuesday 24 November 2026 at 10:00 AM");
    expect(html).not.toContain('name="email"');
  });

  test("the time that one has already is a problem of the field", () => {
    expect(pages["reschedule-same-time"]()).toContain(
      '<a href="#start">This is the time that you have already.</a>',
    );
  });

  test("what policy leaves to a person is explained and can be asked", () => {
    for (const html of [pages["reschedule-ask"](), pages["cancel-late"]()]) {
      expect(html).toContain("before they begin.");
      expect(html).toContain('name="askPerson" value="1"');
    }
  });

  test("opening the cancel page asks; a post with an optional reason cancels", () => {
    const html = pages.cancel();
    expect(html).toContain("Cancel this appointment?");
    expect(html).toContain('<form method="post" action="/m/t/cancel"');
    expect(html).not.toMatch(/<textarea[^>]*required/);
  });

  test("what is cancelled already offers a new booking and no second cancelling", () => {
    const html = pages["cancel-already"]();
    expect(html).toContain('href="/book/checkup"');
    expect(html).not.toContain("<form");
  });
});

describe("failures", () => {
  test("carry the reference that the log has", () => {
    expect(pages.failed()).toContain("7QK2-91F0");
    expect(pages.unavailable()).toContain("Nothing was stored");
  });

  test("say when to come back", () => {
    expect(pages["rate-limited"]()).toContain("in 4 minutes");
  });

  test("an unknown service leads to the known ones", () => {
    expect(pages["unknown-service"]()).toContain('<a href="/book/first-visit">First visit</a>');
  });
});

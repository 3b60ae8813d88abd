import { describe, expect, test } from "vitest";
import { bookPage } from "#views/pages/book.tsx";
import { noDetails } from "#views/pages/islands/answer.ts";
import type { SlotForm } from "#views/pages/slot-form.tsx";
import { aForm, aSite, clientPages } from "../../helpers/page-fixtures.ts";

const assets = { clientCss: "/c.css", consoleCss: "/k.css", bookingJs: "/b.js" };
const pages = clientPages({ assets });
const between = (html: string, from: string, to: string) =>
  html.slice(html.indexOf(from), html.indexOf(to, html.indexOf(from)));
const days = (html: string) => [...html.matchAll(/name="day" value="([^"]*)"([^>]*)>/g)];

test("a time that is kept for somebody else: until when, other times, and a person to ask", () => {
  const html = pages["book-held"]();
  expect(html).toContain("That time is kept for somebody else");
  expect(html).toContain("Tue 24 Nov, 10:00 AM is kept until Fri 20 Nov, 10:42 AM at the latest.");
  expect(html).toMatch(
    /name="start" value="2026-11-24T16:30:00.000Z"[^>]*>Book Tue 24 Nov, 9:30 AM/,
  );
  expect(html).toMatch(
    /name="askFor" value="2026-11-24T17:00:00.000Z"[^>]*>Ask us for Tue 24 Nov, 10:00 AM/,
  );
});

test("what is kept is said under the times, where times are kept", () => {
  const kept = '<p class="kept" aria-live="polite"></p>';
  expect(aBookPage({ holdAction: "/book/checkup/hold" })).toContain(kept);
  expect(aBookPage({})).not.toContain(kept);
});

describe("a time that a person has to confirm", () => {
  const html = pages["book-only-on-request"]();

  test("says so in its own label, and the page says what that means", () => {
    const labels = [...html.matchAll(/<label class="(slot[^"]*)">.*?<span>(.*?)<\/span>/g)];
    expect(labels.length).toBeGreaterThan(3);
    for (const [, className, label] of labels) {
      expect(className).toBe("slot asked");
      expect(label).toMatch(/[AP]M<small> on request<\/small>$/);
    }
    expect(html).toContain("Times marked “on request” are not certain");
  });

  test("is asked for, and never confirmed: the button and the line beside it say so", () => {
    expect(html).toContain("Ask for this time");
    expect(html).toContain("not booked yet");
    expect(html).not.toContain("Confirm booking</button>");
    expect(pages["book-on-request"]()).toContain("Confirm booking</button>");
  });

  test("is said of none where every calendar is known", () => {
    expect(pages.book()).not.toContain("on request");
  });
});

/** The page with one form field changed. */
function aBookPage(form: Partial<SlotForm>) {
  return bookPage({
    site: aSite(assets, (text) => text),
    service: { name: "Check-up", description: "", minutes: 30, locationNames: ["Phoenix"] },
    consents: { email: "Write to me.", sms: "Text me." },
    state: { kind: "slots", form: { ...aForm("/book/checkup"), ...form }, details: noDetails },
  });
}

describe("the first HTML", () => {
  const html = pages.book();

  test("shows two weeks, with the number of open times of each day in words", () => {
    // And one press for the days after them.
    expect(days(html)).toHaveLength(15);
    expect(html).toMatch(
      /<span>Mon<\/span> <b>23<\/b> <span>Nov<\/span><span class="unseen">, 14 open times/,
    );
    expect(html).toMatch(/value="2026-11-21"[^>]* disabled/);
    expect(html).toMatch(/value="2026-11-20"[^>]* aria-pressed="true"/);
  });

  test("has the times of the first open day as radios, told in a zone that is named", () => {
    expect(html).toMatch(
      /type="radio" name="start" required value="2026-11-20T18:30:00.000Z"[^>]*><span>11:30 AM/,
    );
    expect(html).toContain("Friday 20 November 2026");
    expect(html).toContain("Times in Phoenix (Mountain Time)");
  });

  test("posts to the page itself, with a key that makes a double press book once", () => {
    expect(html).toContain('<form method="post" action="/book/checkup"');
    expect(html).toContain('name="idempotencyKey" value="key-1"');
    expect(html).toContain('formAction="/book/checkup/times"'.toLowerCase());
  });

  test("presses the booking, and not some day, when somebody types Enter", () => {
    const form = between(html, "<form", "</form>");
    const [first] = form.match(/<button[^>]*>[^<]*/) ?? [];
    expect(first).toContain("Confirm booking");
    expect(first).toContain('class="unseen"');
  });

  test("leaves consent unticked and quotes the wording", () => {
    expect(html).toMatch(/type="checkbox" id="consents.sms" name="consents.sms"\/?>/);
    expect(html).toContain("Not a condition of booking.");
  });
});

describe("time zones", () => {
  test("an alias that a browser reports is the zone that people know", () => {
    const html = aBookPage({ zone: "Asia/Calcutta" });
    expect(html).toMatch(/<option[^>]*value="Asia\/Kolkata"[^>]*>Kolkata \(India Time\)/);
    expect(html).toMatch(/selected[^>]*value="Asia\/Kolkata"|value="Asia\/Kolkata"[^>]*selected/);
    expect(html).toContain("Saturday 21 November 2026");
  });

  test("a zone that nobody lists is added instead of becoming another one", () => {
    const html = aBookPage({ zone: "Etc/GMT+5" });
    expect(html).toMatch(/<option[^>]*value="Etc\/GMT\+5"[^>]*>/);
    expect(html).toMatch(/<span>1:30 PM<\/span>/);
  });

  test("a time that the clocks show twice says which one it is", () => {
    const html = aBookPage({
      zone: "America/New_York",
      now: new Date("2026-10-31T12:00:00Z"),
      day: "2026-11-01",
      slots: [
        { start: "2026-11-01T05:30:00Z" },
        { start: "2026-11-01T06:30:00Z" },
        { start: "2026-11-01T07:30:00Z" },
      ],
    });
    expect(html).toContain("<span>1:30 AM EDT</span>");
    expect(html).toContain("<span>1:30 AM EST</span>");
    expect(html).toContain("<span>2:30 AM</span>");
  });

  test("times follow the visitor's 24-hour habit", () => {
    expect(aBookPage({ hours: 24 })).toContain("<span>13:00</span>");
  });
});

describe("refusals", () => {
  test("a taken time keeps what was typed and offers three others at one press each", () => {
    const html = pages["book-conflict"]();
    expect(html).toContain("<title>Error: Book Check-up");
    const alert = between(html, 'role="alert"', "</div>");
    expect(alert).toContain("autofocus");
    expect(alert.match(/<button[^>]*name="start"[^>]*formnovalidate/gi)).toHaveLength(3);
    expect(alert).toContain("Book Tue 24 Nov, 9:30 AM");
    expect(html).toContain('value="ada@example.com"');
    expect(html).toContain("My knee again.\nMornings are better.</textarea>");
    expect(html).toMatch(/name="consents.sms"[^>]* checked/);
    // With a radio chosen as well, an alternative would come second.
    expect(html).not.toMatch(/type="radio"[^>]* checked/);
  });

  test("problems are summed up with links, and stand beside their fields", () => {
    const html = pages["book-invalid"]();
    expect(html).toContain('<a href="#email">This does not look like an e-mail address');
    expect(html).toMatch(
      /<input id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-wrong"/,
    );
    expect(html).toContain('<p class="wrong" id="email-wrong">');
    expect(html).toMatch(/<fieldset id="start" aria-describedby="start-wrong"/);
  });

  test("a time outside policy is explained, and a person can be asked for it", () => {
    const html = pages["book-outside-policy"]();
    expect(html).toContain("at least 60 minutes ahead");
    expect(html).toMatch(
      /<button[^>]*name="askFor" value="2026-11-20T18:00:00.000Z" formnovalidate/i,
    );
    // The time is not on offer: no radio could carry it.
    expect(html).not.toContain('type="radio" name="start" required value="2026-11-20T18:00');
  });
});

describe("without times", () => {
  test("nothing free: the form goes to a person", () => {
    const html = pages["book-empty"]();
    expect(html).toContain("No open times in the next 30 days");
    expect(html).toContain('type="hidden" name="askPerson" value="1"');
    expect(html).not.toContain('name="start"');
  });

  test("slots that cannot be read: how to reach us, and no form that would fail", () => {
    const html = pages["book-unreadable"]();
    expect(html).toContain("+1 602 555 0100");
    expect(html).not.toContain("<form");
  });
});

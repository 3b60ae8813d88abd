import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MailContent } from "#ports/email.ts";
import { dark, light } from "#views/messages/letter-style.ts";
import { renderMail } from "#views/messages/render-mail.ts";
import { company, contents, envelope, everyKind, facts } from "./mails.ts";

const link = (content: Exclude<MailContent, { kind: "link-code" }>): string => {
  if ("bookUrl" in content) return content.bookUrl;
  if ("feedbackUrl" in content) return content.feedbackUrl;
  if ("manageUrl" in content && content.kind !== "cancelled") return content.manageUrl;
  return "url" in content ? content.url : content.bookAgainUrl;
};

describe.each(everyKind)("the mail of kind $kind", (content) => {
  const mail = renderMail(content, envelope);

  test("has its link as a button, in words below it, and in the plain text", () => {
    // A code is typed where it was asked for: this mail leads nowhere.
    if (content.kind === "link-code") return expect(mail.html).not.toContain('href="http');
    const url = link(content);
    expect(mail.html.split(`href="${url}"`)).toHaveLength(3);
    expect(mail.html).toContain(`>${url}</a>`);
    expect(mail.text).toContain(`\n${url}\n`);
  });

  test("names the zone in words beside every time of day", () => {
    const withoutZone = `${mail.subject}\n${mail.text}`
      .replaceAll(/\d+:\d\d [AP]M(?=(, |\n {2})(Phoenix|New York) time( \([A-Z]{3}\)|$))/gm, "")
      .replaceAll(/\d+:\d\d [AP]M – /g, "");
    expect(withoutZone).not.toMatch(/\d+:\d\d [AP]M/);
  });

  test("says who writes, how to reach them, and why", () => {
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain(company.name);
      expect(body).toContain(company.contactEmail);
      expect(body).toContain(company.contactPhone);
      expect(body).toContain("You get this mail because");
    }
  });

  test("fetches nothing and runs nothing, so that opening it tells nobody anything", () => {
    expect(mail.html).not.toMatch(
      /<(img|script|link|iframe|table|form|video|audio|object)|url\(|@import|\ssrc=/i,
    );
    const targets = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    for (const target of targets) expect(target).toMatch(/^(https:|tel:\+?\d+$|mailto:)/);
  });

  test("says in the plain text everything that the page says", () => {
    const words = mail.html
      .replace(/<head>.*<\/head>/s, "")
      .replace(/<(div|p) class="gh-(preview|mark).*?<\/\1>/gs, "") // The subject says as much.
      .replaceAll(/<[^>]+>/g, "\n")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.length > 3 && !line.startsWith("If the button does nothing"));
    for (const line of words) expect(mail.text).toContain(line);
  });
});

test("a client's mail leads to where they say how they are written to, a member's to nothing of it", () => {
  for (const content of everyKind) {
    const { text, html } = renderMail(content, envelope);
    const contact = "manageUrl" in content ? `${content.manageUrl}/contact` : undefined;
    if (contact === undefined) expect(text + html).not.toContain("/contact");
    else expect([text.includes(contact), html.includes(`href="${contact}"`)]).toEqual([true, true]);
  }
});

test("every kind of mail is shown in dark colours where the reader likes them", () => {
  const { html } = renderMail(contents.confirmed, envelope);
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
  const coloured = [...html.matchAll(/class="([^"]+)" style="[^"]*?color:/g)];
  expect(coloured.length).toBeGreaterThan(20);
  for (const [, classes = ""] of coloured) {
    const anyOf = classes.replaceAll(" ", "|");
    expect(html).toMatch(new RegExp(`\\.(${anyOf})\\{[^}]*color:[^}]+!important`));
  }
});

test("mails have the colours of the pages", () => {
  const css = readFileSync(
    new URL("../../../src/views/pages/css/tokens.css", import.meta.url),
    "utf8",
  );
  const [lightBlock = "", darkBlock = ""] = css.split("@media (prefers-color-scheme: dark)");
  for (const [name, value] of Object.entries(light))
    expect(lightBlock).toContain(`--${name}: ${value};`);
  for (const [name, value] of Object.entries(dark))
    expect(darkBlock).toContain(`--${name}: ${value};`);
});

test("a confirmed appointment says when, where, with whom and how to join", () => {
  const { subject, text } = renderMail(contents.confirmed, envelope);

  expect(subject).toBe("Confirmed: Check-up, 30 min, Mon 23 Nov 2:00 PM, Phoenix time (MST)");
  expect(text).toContain(
    "When:\n  Monday 23 November 2026\n  2:00 PM – 2:30 PM\n  Phoenix time (MST)\n",
  );
  expect(text).toContain("Check-up, 30 min with Ana Ruiz");
  expect(text).toContain("100 North 1st Avenue, Phoenix, AZ 85003");
  expect(text).toContain("https://meet.google.com/abc-defg-hij");
});

test("without a video link nothing is said of one", () => {
  const { text } = renderMail({ kind: "confirmed", ...facts, meetUrl: undefined }, envelope);
  expect(text).not.toMatch(/video/i);
});

test("an appointment across midnight says on which day it ends", () => {
  const late = { start: new Date("2026-11-24T06:45:00Z"), end: new Date("2026-11-24T07:15:00Z") };
  const { text } = renderMail({ kind: "confirmed", ...facts, ...late }, envelope);
  expect(text).toContain("11:45 PM – 12:15 AM on Tuesday 24 November 2026");
});

test("the hour that clocks show twice carries its offset", () => {
  const again = { start: new Date("2026-11-01T06:30:00Z"), end: new Date("2026-11-01T06:45:00Z") };
  const content = { kind: "confirmed", ...facts, ...again, zone: "America/New_York" } as const;
  expect(renderMail(content, envelope).text).toContain("New York time (EST, UTC−5)");
});

test("a reminder leads to moving and cancelling, and to confirming where that is asked", () => {
  const { manageUrl } = facts;
  const links = [{ label: "The form to fill in", url: "https://forms.example/a" }];
  const preparation = { text: "Bring your papers.\n\nCome\nearly.", links };
  const plain = renderMail(contents.reminder, envelope);
  expect(plain.subject).toBe("Reminder: Check-up, 30 min, Mon 23 Nov 2:00 PM, Phoenix time (MST)");
  const asking = renderMail({ kind: "reminder", ...facts, asks: true, preparation }, envelope);
  expect(asking.subject).toMatch(/^Please confirm: /);
  for (const { text, html, ics } of [plain, asking]) {
    for (const deed of ["reschedule", "cancel"]) {
      expect(text).toContain(`:\n${manageUrl}/${deed}\n`);
      expect(html).toContain(`href="${manageUrl}/${deed}"`);
    }
    expect(ics).toBeUndefined();
  }
  expect(plain.text).not.toContain(`${manageUrl}/confirm`);
  expect(asking.text).toContain("Before you come:\n\nBring your papers.\n\nCome early.\n");
  expect(asking.text).toContain("The form to fill in: https://forms.example/a\n");
  expect(asking.html).toContain('href="https://forms.example/a"');
  expect(asking.text).toContain(`Confirm:\n${manageUrl}/confirm\n`);
});

test("a form that is still to be filled in is named with its link, in our words and in the company's", () => {
  const url = `${facts.manageUrl}/form`;
  const form = { title: "Before we meet", url, neededBy: new Date("2026-11-23T17:00:00Z") };
  const named =
    "“Before we meet”, please fill in by Monday 23 November 2026 at 10:00 AM, Phoenix time (MST)";
  const words = { subject: "See you", paragraphs: ["Bring a coat."] };
  for (const content of [contents.confirmed, contents.rescheduled, contents.reminder]) {
    const asking = { ...content, form } as typeof content;
    for (const mail of [renderMail(asking, envelope), renderMail(asking, { ...envelope, words })]) {
      expect(mail.text).toContain(`${named}: ${url}\n`);
      expect(mail.html).toContain(`href="${url}"`);
    }
    expect(renderMail(content, envelope).text).not.toContain("fill in");
  }
});

test("a new time shows the old one as no longer valid", () => {
  const { text, html } = renderMail(contents.rescheduled, envelope);
  expect(text).toContain(
    "Before, no longer valid: Friday 20 November 2026 at 9:00 AM, Phoenix time",
  );
  expect(html).toContain("text-decoration:line-through");
});

test("a member's own words are used for declining, and standard ones where there are none", () => {
  expect(renderMail(contents.declined, envelope).text).toContain("We do not treat groups");
  const silent = { ...contents.declined, text: " \n" } as MailContent;
  expect(renderMail(silent, envelope).text).toContain("We are sorry that we cannot offer");
  expect(renderMail(contents.expired, envelope).text).toContain("we apologise");
  expect(renderMail(contents.withdrawn, envelope).text).toContain("just as you asked");
});

describe("a stranger's name", () => {
  const greet = (clientName: string) =>
    /^Hello .*$/m.exec(renderMail({ kind: "confirmed", ...facts, clientName }, envelope).text)?.[0];

  test.each([
    ["Cleo", "Hello Cleo,"],
    ["Dr. Anne-Marie O’Neil", "Hello Dr. Anne-Marie O’Neil,"],
    ["Þórunn Jónsdóttir", "Hello Þórunn Jónsdóttir,"],
    ["山田 太郎", "Hello 山田 太郎,"],
    ["  Cleo\r\n Client ", "Hello Cleo Client,"],
  ])("%j is greeted by", (name, expected) => expect(greet(name)).toBe(expected));

  test.each([
    "Win a prize at evil.test",
    "https://evil.test",
    "evil.test",
    "call +1 900 555 0199",
    "<b>Cleo</b>",
    "You have won one million dollars today",
    "x".repeat(61),
    "",
  ])("%j is not repeated to whoever owns the address", (name) => {
    const mail = renderMail({ kind: "confirmed", ...facts, clientName: name }, envelope);
    expect(greet(name)).toBeUndefined();
    if (name !== "") expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain(name);
  });
});

test("whatever stands in a fact, the subject stays one line and the page's structure the same", () => {
  const shape = (html: string) => [...html.matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => tag).join();
  const expected = shape(renderMail(contents.confirmed, envelope).html);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const hostile = `${text}\r\nBcc: evil@evil.test\r\n<script>alert(1)</script>`;
      const mail = renderMail(
        { kind: "confirmed", ...facts, serviceName: hostile, locationAddress: hostile },
        envelope,
      );
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(shape(mail.html)).toBe(expected);
    }),
    { numRuns: 50 },
  );
}, 30_000);

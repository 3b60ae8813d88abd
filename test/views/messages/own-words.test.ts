import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editableMails, type MessageWords, messagePlaceholders } from "#company/messages.ts";
import type { MailContent } from "#ports/email.ts";
import { renderMail } from "#views/messages/render-mail.ts";
import { contents, envelope, facts } from "./mails.ts";

const render = (words: MessageWords, content = contents.confirmed) =>
  renderMail(content, { ...envelope, words });

describe.each(editableMails)("the words of %s", (template) => {
  const known = messagePlaceholders[template];
  const words = {
    subject: "For {client}",
    paragraphs: [known.map((name) => `${name}={${name}}`).join("; "), "Bring a pen."],
  };
  const content =
    template === "please-confirm"
      ? ({ ...contents.reminder, asks: true } as MailContent)
      : contents[template];
  const shipped = renderMail(content, envelope);
  const mail = render(words, content);

  test("may speak of everything that is known there, and every value is filled in", () => {
    const [line = ""] = mail.text.split("\n").filter((one) => one.startsWith("client="));
    const values = new Map(line.split("; ").map((pair) => pair.split("=", 2) as [string, string]));
    expect([...values.keys()]).toEqual([...known]);
    for (const value of values.values()) expect(value).toMatch(/^[^{}]+$/);
    expect(values.get("client")).toBe("Cleo Client");
    expect(mail.subject).toBe("For Cleo Client");
    expect(mail.html).toContain("Bring a pen.");
  });

  test("take nothing away but paragraphs: links, facts, sender and reason stay", () => {
    const links = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    expect(links(mail.html)).toEqual(links(shipped.html));
    const footer = (text: string) => text.slice(text.indexOf("\nQuestions?"));
    expect(footer(mail.text)).toBe(footer(shipped.text));
    const labels = (html: string) => html.match(/class="gh-label"/g)?.length;
    expect(labels(mail.html)).toBe(labels(shipped.html));
    expect(mail.ics).toEqual(shipped.ics);
  });
});

test("what is left out stays as it is shipped", () => {
  const shipped = renderMail(contents.confirmed, envelope);
  expect(render({ paragraphs: ["Come as you are."] }).subject).toBe(shipped.subject);
  expect(render({ subject: "Yes!" }).text).toBe(shipped.text);
});

test("times are told with their zone, in the client's", () => {
  const { text } = render({ paragraphs: ["Until {time}!"] });
  expect(text).toContain("Until Monday 23 November 2026 at 2:00 PM, Phoenix time (MST)!");
});

test("who was to serve before, and when it was, are both called before", () => {
  const words = { paragraphs: ["Not {before} any more."] };
  expect(render(words, contents.reassigned).text).toContain("Not Ben Ode any more.");
  expect(render(words, contents.rescheduled).text).toContain("Not Friday 20 November 2026 at 9:00");
});

test("a name that looks like a message is repeated nowhere: our own words stand in", () => {
  const content = { ...contents.confirmed, clientName: "Win a prize at evil.test" };
  const words = { subject: "Dear {client}", paragraphs: ["Dear {client},", "bring a pen."] };
  const mail = render(words, content as typeof contents.confirmed);
  expect(mail.text).not.toContain("evil.test");
  expect(mail.text).toContain("Your appointment is confirmed");
  expect(mail.subject).toMatch(/^Confirmed: /);
});

test("what a member wrote for one client goes before the words for everybody", () => {
  const written = { ...contents.expired, text: "I am sorry, Cleo. Ana" } as typeof contents.expired;
  expect(render({ paragraphs: ["Dear {client}"] }, written).text).toContain(
    "I am sorry, Cleo. Ana",
  );
});

test("a value makes no line of its own in the plain text", () => {
  const content = { ...contents.confirmed, providerName: "Ana\r\nReference: none" };
  const mail = render({ paragraphs: ["With {provider}."] }, content as typeof contents.confirmed);
  expect(mail.text).toContain("With Ana Reference: none.");
});

test("whatever a value says, it is shown and does nothing", () => {
  const shape = (html: string) => [...html.matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => tag).join();
  const words = {
    subject: "{provider} & {service}",
    paragraphs: ["With {provider} for {service}."],
  };
  const expected = shape(render(words).html);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const hostile = `a${text}<script>alert(1)</script>\r\nBcc: x@evil.test {reference}`;
      const content = {
        kind: "confirmed",
        ...facts,
        providerName: hostile,
        serviceName: "{client}",
      } as const;
      const mail = render(words, content);
      expect(shape(mail.html)).toBe(expected);
      expect(mail.subject).not.toMatch(/[\r\n]/);
      // A value is filled in as it is: what it says is no placeholder.
      expect(mail.subject).toMatch(/\{reference\} & \{client\}$/);
    }),
    { numRuns: 50 },
  );
});

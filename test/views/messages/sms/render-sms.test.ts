import { describe, expect, test } from "vitest";
import { segmentsOf } from "#messaging/segments.ts";
import { understand } from "#messaging/understand.ts";
import type { SmsContent } from "#ports/sms.ts";
import { renderSms } from "#views/messages/sms/render-sms.ts";

const COMPANY = "Harbor & Pine Advisory";
const url = "https://book.harborpine.example/m/EjRWeJq83vAAESIzRFVmd4iZqrs";
const zone = "America/Phoenix";
const appointment = {
  serviceName: "Consultation",
  providerName: "Ana Ortiz",
  start: new Date("2026-11-23T21:00:00Z"),
  zone,
  manageUrl: url,
};
const options = [
  { position: 1, start: new Date("2026-11-23T21:00:00Z") },
  { position: 2, start: new Date("2026-11-24T16:30:00Z") },
  { position: 3, start: new Date("2026-11-27T22:00:00Z") },
];
const offers = {
  kind: "offers",
  serviceName: "Consultation",
  options,
  zone,
  manageUrl: url,
} as const;

test.each([
  [
    { kind: "confirmed", ...appointment },
    `Harbor & Pine Advisory: Consultation with Ana Ortiz is booked for Mon 23 Nov 2:00 PM, Phoenix time (MST). See, change or cancel: ${url} Reply STOP to opt out.`,
  ],
  [
    { kind: "rescheduled", ...appointment },
    `Harbor & Pine Advisory: Consultation with Ana Ortiz has a new time: Mon 23 Nov 2:00 PM, Phoenix time (MST). The old one no longer holds. See, change or cancel: ${url}`,
  ],
  [
    { kind: "reassigned", ...appointment },
    `Harbor & Pine Advisory: Consultation on Mon 23 Nov 2:00 PM, Phoenix time (MST) is now with Ana Ortiz. The time stays as it is. See, change or cancel: ${url}`,
  ],
  [
    { kind: "cancelled", ...appointment },
    `Harbor & Pine Advisory: Consultation with Ana Ortiz on Mon 23 Nov 2:00 PM, Phoenix time (MST) is cancelled. You do not need to come. To book another time: ${url}`,
  ],
  [
    { kind: "reminder", asks: false, ...appointment },
    `Harbor & Pine Advisory: a reminder of Consultation with Ana Ortiz on Mon 23 Nov 2:00 PM, Phoenix time (MST). See, move or cancel it: ${url} Reply STOP to opt out.`,
  ],
  [
    { kind: "reminder", asks: true, ...appointment },
    `Harbor & Pine Advisory: Consultation with Ana Ortiz is on Mon 23 Nov 2:00 PM, Phoenix time (MST). Will you come? Reply C to confirm. To move or cancel it: ${url} Reply STOP to opt out.`,
  ],
  [
    { kind: "confirmed", hasForm: true, ...appointment },
    `Harbor & Pine Advisory: Consultation with Ana Ortiz is booked for Mon 23 Nov 2:00 PM, Phoenix time (MST). Please fill in your form; see, change or cancel: ${url} Reply STOP to opt out.`,
  ],
  [
    { kind: "reminder", asks: true, hasForm: true, ...appointment },
    `Harbor & Pine Advisory: a reminder of Consultation on Mon 23 Nov 2:00 PM, Phoenix time (MST). Reply C to confirm. Please fill in your form, or move or cancel: ${url} Reply STOP to opt out.`,
  ],
  [
    offers,
    `Harbor & Pine Advisory: times for Consultation, Phoenix time (MST). Reply 1 for Mon 23 Nov 2:00 PM, 2 for Tue 24 Nov 9:30 AM, 3 for Fri 27 Nov 3:00 PM, or choose here: ${url} Reply STOP to opt out.`,
  ],
  [
    { kind: "free-text", text: "It’s fine – see you at “Harbor”…" },
    'Harbor & Pine Advisory: It\'s fine - see you at "Harbor"...',
  ],
] satisfies [SmsContent, string][])("the words of $kind", (content, words) => {
  expect(renderSms(content, COMPANY)).toBe(words);
});

/** Every kind, with names and an address as they are, and as long as they come. */
function everyContent(more: object, chosen: typeof options): SmsContent[] {
  return [
    { kind: "confirmed", ...appointment, ...more },
    { kind: "rescheduled", ...appointment, ...more },
    { kind: "reassigned", ...appointment, ...more },
    { kind: "cancelled", ...appointment, ...more },
    { kind: "reminder", asks: false, ...appointment, ...more },
    { kind: "reminder", asks: true, ...appointment, ...more },
    { kind: "confirmed", hasForm: true, ...appointment, ...more },
    { kind: "reminder", asks: false, hasForm: true, ...appointment, ...more },
    { kind: "reminder", asks: true, hasForm: true, ...appointment, ...more },
    {
      kind: "feedback",
      serviceName: "Consultation",
      question: "How was it?",
      feedbackUrl: `${url}/feedback`,
    },
    {
      kind: "feedback",
      serviceName: long.serviceName,
      question: "How was it, and what should we do another way the next time you come?",
      feedbackUrl: `${longUrl}/feedback`,
    },
    { ...offers, ...more, options: chosen },
    { kind: "offer-gone", zone, manageUrl: url, ...more },
    { kind: "not-understood", manageUrl: url, ...more },
    { kind: "passed-on", manageUrl: url, ...more },
    {
      kind: "stranger",
      bookUrl: "https://book.harborpine.example/book",
      contactPhone: "+1 212 555 0142",
    },
    { kind: "help", contactPhone: "+1 212 555 0142" },
    { kind: "declined", text: "", manageUrl: url, ...more },
    { kind: "closed", text: "Sorry, we are full. ".repeat(60), manageUrl: url, ...more },
    { kind: "opted-out" },
  ];
}
const four = [...options, { position: 4, start: new Date("2026-12-30T19:30:00Z") }];
const longUrl = `https://appointments.the-very-long-name-of-a-company.example/some/path/m/${"x".repeat(27)}`;
const long = {
  serviceName: "Comprehensive second-opinion consultation with written summary and follow-up call",
  providerName: "Dr. Maximiliana Konstantinopolou-Fitzwilliam de la Vega y Santos",
  zone: "America/Argentina/ComodRivadavia",
  manageUrl: longUrl,
};
const foreign = {
  ...long,
  serviceName: "初回相談と詳細な書面による報告および電話でのフォローアップ",
  providerName: "Łucja Żółć-Święcka",
};

describe.each([
  ["names as usual", COMPANY, everyContent({}, options)],
  [
    "long names, four times",
    "The Honourable Company of Harbor & Pine Advisors (Arizona) LLC",
    everyContent(long, four),
  ],
  [
    "names beyond GSM-7",
    "ハーバー・アンド・パイン・アドバイザリー株式会社",
    everyContent(foreign, four),
  ],
  ["accents beyond GSM-7", "Clínica Santa María de los Ángeles", everyContent(long, four)],
  ["a name without a space", "x".repeat(200), everyContent(long, four)],
])("with %s", (_name, company, contents) => {
  test.each(contents.map((content) => [content.kind, content] as const))(
    "%s takes three segments at most, and keeps its link and time",
    (kind, content) => {
      const text = renderSms(content, company);
      expect(segmentsOf(text).count).toBeLessThanOrEqual(3);
      expect(text).not.toMatch(/undefined|\[object|\s{2}/);
      if ("manageUrl" in content) expect(text).toContain(content.manageUrl);
      if ("start" in content) expect(text).toMatch(/\d{1,2}:\d\d [AP]M, .+ time \(/);
      if (kind === "offers") expect(text).toMatch(/time/);
    },
  );

  test.each(contents.map((content) => [content.kind, content] as const))(
    "%s asks for no word that a carrier would act on",
    (_kind, content) => {
      const text = renderSms(content, company);
      expect(text).not.toMatch(/(reply|text|answer)\W+(with\W+)?(cancel|end|quit|yes)\b/i);
    },
  );
});

test("usual names are sent as GSM-7", () => {
  for (const content of everyContent({}, options))
    expect(segmentsOf(renderSms(content, COMPANY)).encoding).toBe("GSM-7");
});

test("over a change of the clocks every time says by which clock it is told", () => {
  const text = renderSms(
    {
      ...offers,
      zone: "America/New_York",
      options: [
        { position: 1, start: new Date("2026-10-31T18:00:00Z") },
        { position: 2, start: new Date("2026-11-02T19:00:00Z") },
      ],
    },
    COMPANY,
  );
  expect(text).toContain("1 for Sat 31 Oct 2:00 PM, New York time (EDT)");
  expect(text).toContain("2 for Mon 2 Nov 2:00 PM, New York time (EST)");
});

test("an offer is answered with the number it was given, also where some are gone", () => {
  const text = renderSms({ ...offers, options: options.slice(1) }, COMPANY);
  expect(text).toContain("Reply 2 for Tue 24 Nov 9:30 AM, 3 for Fri 27 Nov 3:00 PM");
  expect(text).not.toMatch(/\b1 for/);
});

test("our own words, sent back to us, are never taken for an answer", () => {
  const asked = { kind: "offers", options } as const;
  const context = { zone: "America/Phoenix", now: options[0]?.start ?? new Date(0), asked };
  for (const content of everyContent({}, options)) {
    const said = understand(renderSms(content, COMPANY), { ...context, start: undefined });
    expect(said.kind).toBe("unknown");
  }
});

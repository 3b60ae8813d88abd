import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseCompany } from "#company/parse-company.ts";
import { aCompany } from "../helpers/company.ts";

const at = new Date("2026-11-23T14:00:00Z");
const head = stringify(aCompany());
const lines = head.split("\n").length - 1;

/** The mistakes of a company with these lines at its end, their places counted from the first of these. */
function mistakes(messages: string): readonly string[] {
  const parsed = parseCompany(`${head}${messages}`, at);
  if (parsed.kind === "ok") return [];
  return parsed.mistakes.map((one) =>
    one.replace(/^(\d+)/, (line) => String(Number(line) - lines)),
  );
}

test("a company may say nothing, a subject, paragraphs, or both", () => {
  expect(mistakes("")).toEqual([]);
  expect(
    mistakes(`messages:
  confirmed:
    subject: "See you, {client}: {service} on {time}"
    paragraphs:
      - "Hello {client}, {provider} expects you at {location}, {address}."
  offers: { paragraphs: ["Please answer by {answer-by}."] }
  cancelled: { subject: "{reference} is cancelled" }
`),
  ).toEqual([]);
});

test("a placeholder that the mail does not know is named with its line, and what there is", () => {
  expect(
    mistakes(`messages:
  confirmed:
    subject: "Hello {clinet}"
    paragraphs:
      - "Good."
      - "By {answer-by}, {client}"
`),
  ).toEqual([
    expect.stringMatching(
      /^3:14 messages\.confirmed\.subject: “\{clinet\}” is no placeholder of this mail; there are \{client\}, .*\{time\}/,
    ),
    expect.stringMatching(/^6:9 messages\.confirmed\.paragraphs\.1: “\{answer-by\}” is no/),
  ]);
});

test.each([
  ["an open brace", "Hello {client"],
  ["a closed one", "Hello client}"],
  ["something else in braces", "Hello {Client Name}"],
  ["two braces", "Hello {{client}}"],
])("%s is a mistake, not a text that clients see", (_name, text) => {
  const [mistake] = mistakes(`messages:\n  expired: { subject: "${text}" }\n`);
  expect(mistake).toMatch(
    /^2:\d+ messages\.expired\.subject: a brace must be part of a placeholder/,
  );
});

test.each([
  ["a mail that is not for editing", "  desk-alert: { subject: x }"],
  ["a part that is not for editing", "  confirmed: { subject: x, footer: none }"],
  ["nothing at all", "  confirmed: {}"],
  ["a subject of two lines", '  confirmed: { subject: "a\\nBcc: b" }'],
  ["an empty paragraph", '  confirmed: { paragraphs: [" "] }'],
])("%s is refused at its line", (_name, line) => {
  expect(mistakes(`messages:\n${line}\n`)[0]).toMatch(/^[12]:\d+ messages/);
});

import { expect, test } from "vitest";
import { personWillAnswerLetter } from "#views/messages/request-letters.ts";

const company = { name: "Harbor", contactEmail: "a@b.example", contactPhone: "+12125550100" };
const letter = (opensAt: Date | undefined) =>
  personWillAnswerLetter(
    {
      kind: "person-will-answer",
      reference: "GH-1042",
      clientName: "Kim Lee",
      serviceName: "Check-up",
      wantedStart: undefined,
      promisedBy: new Date("2026-11-30T18:00:00Z"),
      opensAt,
      zone: "America/Phoenix",
      manageUrl: "https://book.example/m/x",
    },
    company,
  ).paragraphs.join(" ");

test("whoever asks while nobody is there is told so, and when somebody is, in their own zone", () => {
  const closed = letter(new Date("2026-11-30T14:00:00Z"));
  expect(closed).toContain("nobody is here at the moment");
  expect(closed).toContain("Monday 30 November 2026 at 7:00 AM, Phoenix time (MST)");
  expect(closed).not.toContain("is looking at it");
});

test("whoever asks while somebody is there is not told otherwise", () => {
  expect(letter(undefined)).toContain("is looking at it in person");
});

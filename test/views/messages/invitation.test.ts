import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { icsFile, invitation } from "#views/messages/invitation.ts";
import { renderMail } from "#views/messages/render-mail.ts";
import { contents, envelope, everyKind, facts } from "./mails.ts";

function read(ics: string) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const events = calendar.getAllSubcomponents();
  expect(events.map(({ name }) => name)).toEqual(["vevent"]);
  const [component] = events;
  if (component === undefined) throw new Error("no event");
  return { calendar, component, event: new ICAL.Event(component) };
}

describe("the invitation of a mail", () => {
  test("is the same event for the appointment's whole life, each change newer than the last", () => {
    const life = [contents.confirmed, contents.rescheduled, contents.cancelled].map((content) => {
      const { ics } = renderMail(content, envelope);
      const { calendar, component, event } = read(ics?.content ?? "");
      expect(calendar.getFirstPropertyValue("method")).toBe(ics?.method);
      return {
        method: ics?.method,
        uid: event.uid,
        sequence: event.sequence,
        status: component.getFirstPropertyValue("status"),
      };
    });

    const uid = facts.appointmentId;
    expect(life).toEqual([
      { method: "REQUEST", uid, sequence: 0, status: "CONFIRMED" },
      { method: "REQUEST", uid, sequence: 1, status: "CONFIRMED" },
      { method: "CANCEL", uid, sequence: 2, status: "CANCELLED" },
    ]);
  });

  test("comes from the address that the mail comes from, to the one that it goes to", () => {
    const { component } = read(invitation("REQUEST", facts, envelope));

    expect(component.getFirstPropertyValue("organizer")).toBe("mailto:booking@harbour.test");
    const attendee = component.getFirstProperty("attendee");
    expect(String(attendee?.getFirstValue()).toLowerCase()).toBe("mailto:cleo@client.test");
    expect(attendee?.getFirstParameter("rsvp")).toBe("FALSE");
  });

  test("names the attendee by the address where the name looks like a message", () => {
    const to = { ...envelope.to, name: "Win a prize at evil.test" };
    const ics = invitation("REQUEST", facts, { ...envelope, to });
    const attendee = read(ics).component.getFirstProperty("attendee");
    expect(attendee?.getFirstParameter("cn")).toBe("cleo@client.test");
  });

  test("is absent where nothing is booked", () => {
    const with_ = everyKind.filter((content) => renderMail(content, envelope).ics !== undefined);
    expect(with_.map(({ kind }) => kind)).toEqual([
      "confirmed",
      "rescheduled",
      "reassigned",
      "cancelled",
    ]);
  });

  test("ends every line as the standard wants it, none longer than 75 bytes", () => {
    const ics = invitation(
      "REQUEST",
      { ...facts, serviceName: "Überprüfung ".repeat(20) },
      envelope,
    );
    expect(ics.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(ics.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of ics.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});

test("the file for the page is published, not an invitation from mail", () => {
  const { calendar, component, event } = read(icsFile(facts, envelope));
  expect(calendar.getFirstPropertyValue("method")).toBe("PUBLISH");
  expect(component.getFirstProperty("attendee")).toBeNull();
  expect(event.startDate.toJSDate()).toEqual(facts.start);
});

test("whatever stands in a fact, it comes back as written and forges nothing", () => {
  const names = (ics: string) => {
    const { component } = read(ics);
    return component.getAllProperties().map(({ name }) => name);
  };
  const expected = names(invitation("REQUEST", facts, envelope));
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const hostile = `a${text}\r\nATTENDEE:mailto:evil@evil.test\nEND:VEVENT, ; \\ "b"`;
      const name = { name: `Evil", "x":mailto:evil@evil.test\r\nURL:http://evil.test${text}` };
      const ics = invitation(
        "REQUEST",
        { ...facts, serviceName: hostile, locationAddress: hostile, providerName: hostile },
        { ...envelope, from: { ...envelope.from, ...name }, to: { ...envelope.to, ...name } },
      );

      expect(names(ics)).toEqual(expected);
      const { event, component } = read(ics);
      expect(event.summary).toContain('ATTENDEE:mailto:evil@evil.test END:VEVENT, ; \\ "b" at');
      expect(component.getFirstPropertyValue("url")).toBe(facts.manageUrl);
      expect(component.getFirstPropertyValue("organizer")).toBe("mailto:booking@harbour.test");
    }),
    { numRuns: 100 },
  );
});

/**
 * The nights and the days around every change of clocks of a year that a company or its clients may
 * live through, the date line, and the turn of the year.
 */
const starts = [
  "2026-11-23T21:00:00.000Z",
  // New York, forwards: 1:59 is followed by 3:00.
  "2026-03-08T06:30:00.000Z",
  "2026-03-08T06:59:00.000Z",
  "2026-03-08T07:00:00.000Z",
  "2026-03-07T19:00:00.000Z",
  // And backwards: 1:30 comes twice.
  "2026-11-01T05:30:00.000Z",
  "2026-11-01T06:30:00.000Z",
  "2026-10-31T18:00:00.000Z",
  // London and Berlin.
  "2026-03-29T00:45:00.000Z",
  "2026-10-25T00:45:00.000Z",
  "2026-12-31T23:59:00.000Z",
];
const minutes = (count: number) => count * 60_000;

test.each(["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati"])(
  "a server that lives in %s writes the same instants, through an appointment's whole life",
  async (zone) => {
    const script = fileURLToPath(new URL("write-invitations.ts", import.meta.url));
    const env = { ...process.env, TZ: zone };
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--import", "tsx", script, ...starts], { env });

    const uid = facts.appointmentId;
    for (const [index, life] of (JSON.parse(stdout) as string[][]).entries()) {
      const first = new Date(starts[index] ?? "").getTime();
      const seen = life.map((ics) => {
        const { calendar, component, event } = read(ics);
        return {
          method: calendar.getFirstPropertyValue("method"),
          status: component.getFirstPropertyValue("status"),
          uid: event.uid,
          sequence: event.sequence,
          start: event.startDate.toJSDate().getTime() - first,
          minutes: (event.endDate.toUnixTime() - event.startDate.toUnixTime()) / 60,
          zone: event.startDate.zone.tzid,
        };
      });
      const same = { uid, minutes: 90, zone: "UTC" };
      const moved = minutes(24 * 60);
      expect(seen).toEqual([
        { ...same, method: "REQUEST", status: "CONFIRMED", sequence: 0, start: 0 },
        { ...same, method: "REQUEST", status: "CONFIRMED", sequence: 1, start: moved },
        { ...same, method: "REQUEST", status: "CONFIRMED", sequence: 2, start: moved },
        { ...same, method: "CANCEL", status: "CANCELLED", sequence: 3, start: moved },
        { ...same, method: "PUBLISH", status: "CONFIRMED", sequence: 0, start: 0 },
      ]);
    }
  },
  30_000,
);

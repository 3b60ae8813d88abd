import type { z } from "zod";
import type { Company } from "#company/company.ts";
import { aCompany } from "./company.ts";

type Input = z.input<typeof Company>;

const at = (location: string, ...hours: string[]) => ({
  location,
  hours: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
});

/**
 * A company where people can stand in for each other: Ana, Ben and Cleo at the clinic in Phoenix, Dora
 * at the annex, two rooms. Everybody has a calendar.
 */
export function aPractice(change: Partial<Input> = {}): Input {
  const person = (key: string, name: string, location = "clinic") => ({
    ...{ key, name, calendar: `${key}@example.com` },
    ...at(location, "09:00-17:00"),
  });
  const room = (key: string, name: string) => ({
    ...{ key, name, kind: "room" as const, location: "clinic", calendar: `${key}@example.com` },
  });
  const service = { stepMinutes: 30, policy: { noticeMinutes: 60, horizonDays: 30 } };
  return {
    ...aCompany(),
    zone: "America/Phoenix",
    locations: [
      { key: "clinic", name: "Clinic", address: "2 Mesa Rd", zone: "America/Phoenix" },
      { key: "annex", name: "Annex", address: "9 Mesa Rd", zone: "America/Phoenix" },
    ],
    providers: [
      person("ana", "Ana Ortiz"),
      { ...person("ben", "Ben Hale"), languages: ["en"] },
      { ...person("cleo", "Cleo Park"), languages: ["es"] },
      person("dora", "Dora Lang", "annex"),
      room("room-1", "Room 1"),
      room("room-2", "Room 2"),
    ],
    services: [
      {
        ...service,
        ...{ key: "consult", name: "Consultation", minutes: 30, bufferAfterMinutes: 15 },
        providers: ["ana", "ben", "cleo", "dora"],
      },
      {
        ...service,
        ...{ key: "therapy", name: "Therapy", minutes: 60, providers: ["ana", "ben"] },
        requires: [{ anyOf: ["room-1", "room-2"] }],
      },
      {
        ...service,
        ...{ key: "panel", name: "Panel", minutes: 60, providers: ["ana", "cleo"] },
        staffing: "all",
      },
      {
        ...service,
        ...{ key: "advice", name: "Advice", minutes: 30, providers: ["ana", "ben", "cleo"] },
        routing: { matchLanguage: true },
      },
      {
        ...service,
        ...{ key: "check", name: "Check", minutes: 30, providers: ["ana"] },
      },
    ],
    ...change,
  };
}

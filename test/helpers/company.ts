import type { z } from "zod";
import type { Company } from "#company/company.ts";

const weekdays = (...hours: string[]) => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
});

/** A small company in two zones; tests change what matters to them. `calendars`: providers have one. */
export function aCompany(change: { calendars?: boolean } = {}): z.input<typeof Company> {
  const calendar = (key: string) => (change.calendars ? { calendar: `${key}@example.com` } : {});
  return {
    name: "Harbor & Pine",
    zone: "America/New_York",
    contact: { email: "hello@harbor.example", phone: "+1 212 555 0100" },
    locations: [
      { key: "new-york", name: "New York office", address: "1 Pier St", zone: "America/New_York" },
      { key: "phoenix", name: "Phoenix office", address: "2 Mesa Rd", zone: "America/Phoenix" },
    ],
    services: [
      {
        key: "consult",
        name: "Consultation",
        minutes: 30,
        stepMinutes: 30,
        bufferAfterMinutes: 15,
        providers: ["ana", "ben"],
        policy: { noticeMinutes: 60, horizonDays: 30 },
      },
      {
        key: "review",
        name: "Portfolio review",
        minutes: 60,
        stepMinutes: 60,
        providers: ["ben", "cleo"],
      },
    ],
    providers: [
      {
        key: "ana",
        name: "Ana Ortiz",
        location: "phoenix",
        hours: weekdays("09:00-12:00", "13:00-17:00"),
        ...calendar("ana"),
      },
      {
        key: "ben",
        name: "Ben Hale",
        location: "new-york",
        hours: weekdays("09:00-17:00"),
        ...calendar("ben"),
      },
      {
        key: "cleo",
        name: "Cleo Park",
        location: "new-york",
        hours: weekdays("10:00-18:00"),
        ...calendar("cleo"),
      },
    ],
    members: [
      {
        key: "olga",
        name: "Olga Reyes",
        email: "olga@harbor.example",
        role: "operator",
        slack: { team: "T0HARBOR", user: "U0OLGA" },
      },
      {
        key: "max",
        name: "Max Boyd",
        email: "max@harbor.example",
        role: "manager",
        slack: { team: "T0HARBOR", user: "U0MAX" },
      },
      {
        key: "vera",
        name: "Vera Lund",
        email: "vera@harbor.example",
        role: "viewer",
        slack: { team: "T0HARBOR", user: "U0VERA" },
      },
      { key: "ada", name: "Ada Stone", email: "ada@harbor.example", role: "admin" },
    ],
    gate: { vipDomains: ["bigcorp.example"], partySizeMax: 4 },
    escalation: {
      channel: "C0DESK",
      onCall: "olga",
      hours: { zone: "America/New_York", weekly: everyDay },
      declineTexts: ["We are sorry, we can't offer this appointment."],
    },
    consent: { email: "E-mail me about this appointment.", sms: "Text me about this appointment." },
  };
}

const always = ["00:00-24:00"];
const everyDay = {
  mon: always,
  tue: always,
  wed: always,
  thu: always,
  fri: always,
  sat: always,
  sun: always,
};

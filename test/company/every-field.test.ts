import { expect, test } from "vitest";
import { Company } from "#company/company.ts";
import { newId } from "#store/ids.ts";
import { aToken, renew, takeHold } from "../helpers/holding.ts";
import { MONDAY, useOffice } from "../helpers/office.ts";
import {
  both,
  type Change,
  company,
  type Desk,
  inPart,
  location,
  openDesk,
  provider,
  service,
  TUESDAY,
} from "./desk.ts";
import { fieldsOf } from "./fields.ts";

/*
 * Every field that company.yaml accepts changes what is offered, or who is chosen. For each there is a
 * company without it (or with another value) and one with it, and what either of them shows: whoever
 * stops reading a field makes the two alike. Where a field is read by something with a test of its own,
 * the list below says so.
 */

/** Read for people and for references: nothing is decided by what they say. */
const wordsAlone = [
  "services.key",
  "services.name",
  "services.description",
  "providers.key",
  "providers.name",
  "providers.timeOff.reason",
  "locations.key",
  "locations.name",
  "locations.address",
  "locations.closures.reason",
];

/** Proved elsewhere, or by whoever builds what reads them: the one list of what is missing here. */
const provedElsewhere: Readonly<Record<string, string>> = {
  // Which lists a provider may stand in, and that a room needs no hours: test/company/impossible.test.ts
  "providers.kind": "what may be said of whom",
  // What is sent before an appointment: test/company/reminders.test.ts, test/flows/send-reminders.test.ts
  // What is asked before and after one: test/flows/follow-through.test.ts
  "services.preparation.text": "what clients are told",
  "services.preparation.links.label": "what clients are told",
  "services.preparation.links.url": "what clients are told",
  // What is asked, when, and what is taken for an answer: test/flows/questionnaire.test.ts
  "services.questionnaire.title": "what clients are told",
  "services.questionnaire.neededBefore": "by when clients are asked to answer",
  "services.questionnaire.questions.key": "which answer it is",
  "services.questionnaire.questions.label": "what clients are asked",
  "services.questionnaire.questions.help": "what clients are told",
  "services.questionnaire.questions.kind": "what is taken for an answer",
  "services.questionnaire.questions.choices": "what is taken for an answer",
  "services.questionnaire.questions.required": "whether it may be left empty",
  "services.feedback.after": "when",
  "services.feedback.by": "by which way",
  "services.feedback.question": "what clients are asked",
  "services.reminders.before": "when",
  "services.reminders.by": "by which way",
  "services.reminders.do": "whether a member is asked to call",
  "services.reminders.ask": "whether the client is asked to confirm",
  "services.reminders.only": "for whom",
  "services.reminders.unless": "whether it is left out once the client has confirmed",
  // What happens with and without each: test/flows/waitlist/settings.test.ts
  "waitlist.offerMinutes": "when an offer ends",
  "waitlist.answerMinutesMin": "what is not offered any more",
  "waitlist.unansweredMax": "who is taken off the list",
  "waitlist.daysMax": "how long anybody may wait",
};

type Row = {
  readonly field: string;
  /** What both companies say. */
  readonly given?: Change;
  readonly happens?: (desk: Desk) => Promise<unknown>;
  /** What the first of them says instead, where a field cannot be left out. */
  readonly instead?: Change;
  readonly said: Change;
  /** Tuesday's times, unless said otherwise. */
  readonly look?: (desk: Desk) => Promise<unknown>;
  readonly without: unknown;
  readonly with: unknown;
};

const threeHours = ["09:00 ana", "10:00 ana", "11:00 ana"];
const threeHoursOfBoth = ["09:00 ana,ben", "10:00 ana,ben", "11:00 ana,ben"];
const THURSDAY = "2026-11-26";
const MONDAY_AFTER = "2026-11-30";
const on = (date: string) => (desk: Desk) => desk.slotsOn(date);
const twoProviders = service({ providers: ["ana", "ben"] });
const bookNine = (desk: Desk) => desk.book();
const hour = (from: string, to: string) => ({ tue: [`${from}-${to}`] });

/* ── services: when ── */

const times: readonly Row[] = [
  {
    field: "services.minutes",
    said: service({ minutes: 120 }),
    without: threeHours,
    with: ["09:00 ana", "10:00 ana"],
  },
  {
    field: "services.stepMinutes",
    said: service({ stepMinutes: 40 }),
    without: threeHours,
    with: ["09:00 ana", "09:40 ana", "10:20 ana", "11:00 ana"],
  },
  {
    field: "services.startsOn",
    given: provider("ana", { hours: hour("09:20", "12:20") }),
    said: service({ startsOn: "clock" }),
    without: ["09:20 ana", "10:20 ana", "11:20 ana"],
    with: ["10:00 ana", "11:00 ana"],
  },
  {
    field: "services.bufferBeforeMinutes",
    given: provider("ana", { calendar: "ana@example.com" }),
    happens: async (desk) => {
      desk.busy("ana@example.com", "09:00");
      await desk.readCalendars();
    },
    said: service({ bufferBeforeMinutes: 10 }),
    without: ["10:00 ana", "11:00 ana"],
    with: ["11:00 ana"],
  },
  {
    field: "services.bufferAfterMinutes",
    given: provider("ana", { calendar: "ana@example.com" }),
    happens: async (desk) => {
      desk.busy("ana@example.com", "11:00");
      await desk.readCalendars();
    },
    said: service({ bufferAfterMinutes: 10 }),
    without: ["09:00 ana", "10:00 ana"],
    with: ["09:00 ana"],
  },
  {
    field: "services.policy.noticeMinutes",
    said: service({ policy: { noticeMinutes: 25 * 60 } }),
    without: threeHours,
    with: ["10:00 ana", "11:00 ana"],
  },
  {
    field: "services.policy.horizonDays",
    said: service({ policy: { horizonDays: 1 } }),
    without: threeHours,
    with: ["09:00 ana"],
  },
  {
    field: "services.policy.bookableUntil",
    said: service({ policy: { bookableUntil: "2026-11-23" } }),
    without: threeHours,
    with: [],
  },
  {
    field: "policy.noticeMinutes",
    said: company({ policy: { noticeMinutes: 25 * 60 } }),
    without: threeHours,
    with: ["10:00 ana", "11:00 ana"],
  },
  {
    field: "policy.horizonDays",
    said: company({ policy: { horizonDays: 1 } }),
    without: threeHours,
    with: ["09:00 ana"],
  },
  {
    field: "policy.bookableUntil",
    said: company({ policy: { bookableUntil: "2026-11-23" } }),
    without: threeHours,
    with: [],
  },
];

/* ── services: who, with what, how often ── */

const people: readonly Row[] = [
  {
    field: "services.providers",
    said: twoProviders,
    without: threeHours,
    with: threeHoursOfBoth,
  },
  {
    field: "services.staffing",
    given: both(twoProviders, provider("ben", { hours: hour("10:00", "12:00") })),
    said: service({ staffing: "all" }),
    without: ["09:00 ana", "10:00 ana,ben", "11:00 ana,ben"],
    with: ["10:00 ana", "11:00 ana"],
  },
  {
    field: "services.requires.anyOf",
    given: provider("blue", { hours: hour("10:00", "11:00") }),
    said: service({ requires: [{ anyOf: ["blue"] }] }),
    without: threeHours,
    with: ["10:00 ana"],
  },
  ...(["perDay", "perWeek", "perMonth"] as const).flatMap((period): Row[] => {
    const date = { perDay: TUESDAY, perWeek: THURSDAY, perMonth: MONDAY_AFTER }[period];
    const rest = period === "perDay" ? ["10:00 ana", "11:00 ana"] : threeHours;
    const ofBoth = period === "perDay" ? threeHoursOfBoth.slice(1) : threeHoursOfBoth;
    const ofBen = ofBoth.map((line) => line.replace("ana,", ""));
    return [
      {
        field: `services.limits.${period}`,
        happens: bookNine,
        said: service({ limits: { [period]: 1 } }),
        look: on(date),
        without: rest,
        with: [],
      },
      {
        field: `services.limitsEach.${period}`,
        given: twoProviders,
        happens: bookNine,
        said: service({ limitsEach: { [period]: 1 } }),
        look: async (desk) => (await desk.slotsOn(date)).filter((line) => !line.startsWith("09")),
        without: ofBoth.filter((line) => !line.startsWith("09")),
        with: ofBen.filter((line) => !line.startsWith("09")),
      },
      {
        field: `providers.limits.${period}`,
        happens: bookNine,
        said: provider("ana", { limits: { [period]: 1 } }),
        look: on(date),
        without: rest,
        with: [],
      },
    ];
  }),
  {
    field: "services.eligibility.clients",
    said: service({ eligibility: { clients: "known" } }),
    look: (desk) => desk.ask(),
    without: "booked",
    with: "outside-policy",
  },
  {
    field: "services.eligibility.emailDomains",
    said: service({ eligibility: { emailDomains: ["corp.example"] } }),
    look: (desk) => desk.ask(),
    without: "booked",
    with: "outside-policy",
  },
  {
    field: "services.routing.skills",
    given: both(twoProviders, provider("ben", { skills: { sign: 2 } })),
    said: service({ routing: { skills: { sign: 2 } } }),
    without: threeHoursOfBoth,
    with: ["09:00 ben", "10:00 ben", "11:00 ben"],
  },
  {
    field: "services.routing.matchLanguage",
    given: both(twoProviders, provider("ben", { languages: ["es"] })),
    said: service({ routing: { matchLanguage: true } }),
    look: (desk) => desk.slotsOn(TUESDAY, { language: "es" }),
    without: threeHoursOfBoth,
    with: ["09:00 ben", "10:00 ben", "11:00 ben"],
  },
  {
    field: "services.routing.matchTerritory",
    given: both(twoProviders, provider("ben", { territories: ["Harbour"] })),
    said: service({ routing: { matchTerritory: true } }),
    look: (desk) => desk.slotsOn(TUESDAY, { territory: "harbour" }),
    without: threeHoursOfBoth,
    with: ["09:00 ben", "10:00 ben", "11:00 ben"],
  },
];

/* ── who of several ── */

const ELEVEN = `${TUESDAY}T11:00`;
const WEDNESDAY = "2026-11-25";
const whoAtEleven = (desk: Desk) => desk.chosen(ELEVEN);
const inTurns = service({ providers: ["ana", "ben"], routing: { by: "round-robin" } });
/** On Tuesday Ana has one and Ben none; lately Ben was given two and Ana one. */
const oneAndTwo = async (desk: Desk) => {
  await desk.give("ana", { at: `${TUESDAY}T09:00` });
  await desk.give("ben", { at: `${WEDNESDAY}T09:00` });
  await desk.give("ben", { at: `${WEDNESDAY}T10:00` });
};
const comesFirst = (routing: object) => service({ providers: ["ana", "ben"], routing });

const choices: readonly Row[] = [
  {
    field: "services.routing.by",
    given: twoProviders,
    happens: oneAndTwo,
    said: inTurns,
    look: whoAtEleven,
    without: "ben",
    with: "ana",
  },
  {
    field: "providers.weight",
    given: inTurns,
    happens: oneAndTwo,
    said: provider("ben", { weight: 4 }),
    look: whoAtEleven,
    without: "ana",
    with: "ben",
  },
  {
    field: "services.workload",
    given: both(inTurns, inPart("services", "spare", { providers: ["zoe", "ben"] })),
    happens: async (desk) => {
      await desk.give("ana", { at: `${TUESDAY}T09:00` });
      await desk.give("ben", { at: `${WEDNESDAY}T09:00`, service: "spare" });
      await desk.give("ben", { at: `${WEDNESDAY}T10:00`, service: "spare" });
    },
    said: service({ workload: 5 }),
    look: whoAtEleven,
    without: "ana",
    with: "ben",
  },
  {
    field: "fairness.days",
    given: inTurns,
    happens: async (desk) => {
      await desk.give("ben", { at: "2026-11-27T09:00" });
      await desk.give("ben", { at: "2026-11-27T10:00" });
      desk.office.clock.at = new Date("2026-11-26T14:00:00Z");
      await desk.give("ana", { at: "2026-11-27T09:00" });
    },
    said: company({ fairness: { days: 2 } }),
    look: (desk) => desk.chosen("2026-11-27T11:00"),
    without: "ana",
    with: "ben",
  },
  {
    field: "services.routing.first",
    given: twoProviders,
    happens: bookNine,
    said: comesFirst({ first: "last-touch" }),
    look: whoAtEleven,
    without: "ben",
    with: "ana",
  },
  {
    field: "services.routing.firstWithinDays",
    happens: bookNine,
    instead: comesFirst({ first: "last-touch" }),
    said: comesFirst({ first: "last-touch", firstWithinDays: 5 }),
    look: (desk) => desk.offeredToKim(),
    without: ["09:00 ben", "10:00 ana,ben", "11:00 ana,ben"],
    with: ["10:00 ana", "11:00 ana"],
  },
  {
    field: "providers.email",
    given: comesFirst({ first: "account-owner" }),
    happens: async (desk) => {
      await desk.book();
      await desk.office.db("clients").update({ account_owner: "ana@harbor.example" });
    },
    said: provider("ana", { email: "ana@harbor.example" }),
    look: whoAtEleven,
    without: "ben",
    with: "ana",
  },
];

/* ── what a client holds ── */

/** A caller with a token, behind whom there are several people. */
const hold = (desk: Desk, hour = 9) =>
  takeHold(desk.office, {
    serviceKey: "visit",
    start: new Date(`${TUESDAY}T${String(hour).padStart(2, "0")}:00:00-05:00`),
    device: aToken(),
  });
const heldFor = async (desk: Desk) => {
  const taken = await hold(desk);
  if (taken.kind !== "held") throw new Error(taken.kind);
  return taken.hold;
};
const minutesUntil = (end: Date) => (end.getTime() - MONDAY.getTime()) / 60_000;

const holds: readonly Row[] = [
  {
    field: "holds.minutes",
    said: company({ holds: { minutes: 7 } }),
    look: async (desk) => minutesUntil((await heldFor(desk)).expiresAt),
    without: 5,
    with: 7,
  },
  {
    field: "holds.minutesMax",
    said: company({ holds: { minutesMax: 6 } }),
    look: async (desk) => {
      const { id } = await heldFor(desk);
      desk.office.clock.at = new Date(MONDAY.getTime() + 4 * 60_000);
      const renewed = await renew(desk.office, id, aToken());
      return renewed.kind === "renewed" ? minutesUntil(renewed.hold.expiresAt) : renewed.kind;
    },
    without: 9,
    with: 6,
  },
  {
    field: "holds.perDeviceMax",
    said: company({ holds: { perDeviceMax: 3 } }),
    look: async (desk) => {
      const taken = [await hold(desk, 9), await hold(desk, 10), await hold(desk, 11)];
      return taken.map(({ kind }) => kind);
    },
    without: ["held", "held", "too-many"],
    with: ["held", "held", "held"],
  },
];

/* ── what may be changed afterwards ── */

const changes: readonly Row[] = (
  [
    ["cancelNoticeMinutes", 48 * 60, "cancel-notice"],
    ["rescheduleNoticeMinutes", 48 * 60, "reschedule-notice"],
    ["rescheduleMax", 0, "reschedule-max"],
  ] as const
).flatMap(([name, value, refusal]): Row[] => {
  const look = async (desk: Desk) => desk.refusals((await desk.book()).token);
  const policy = { [name]: value };
  return [
    {
      field: `services.policy.${name}`,
      said: service({ policy }),
      look,
      without: [],
      with: [refusal],
    },
    { field: `policy.${name}`, said: company({ policy }), look, without: [], with: [refusal] },
  ];
});

/* ── providers ── */

/** The week after, so that no day has begun. */
const days = {
  mon: "2026-11-30",
  tue: "2026-12-01",
  wed: "2026-12-02",
  thu: "2026-12-03",
  fri: "2026-12-04",
  sat: "2026-12-05",
  sun: "2026-12-06",
};
/** Never works in that week, and is not said never to work. */
const idle = { hours: {}, exceptions: [{ on: "2027-03-01", hours: ["13:00-14:00"] }] };
const oneHour = ["09:00-10:00"];
const dayOff = (from: string, to: string) => ({ timeOff: [{ from, to }] });
const elsewhere = (place: object) => ({
  elsewhere: [{ location: "there", hours: hour("13:00", "15:00"), ...place }],
});
const afternoonToo = [...threeHours, "13:00 ana", "14:00 ana"];

const providers: readonly Row[] = [
  ...Object.entries(days).flatMap(([day, date]): Row[] => [
    {
      field: `providers.hours.${day}`,
      given: provider("ana", idle),
      said: provider("ana", { hours: { [day]: oneHour } }),
      look: on(date),
      without: [],
      with: ["09:00 ana"],
    },
    {
      field: `providers.elsewhere.hours.${day}`,
      given: provider("ana", idle),
      said: provider("ana", { elsewhere: [{ location: "there", hours: { [day]: oneHour } }] }),
      look: on(date),
      without: [],
      with: ["09:00 ana"],
    },
  ]),
  {
    field: "providers.location",
    said: provider("ana", { location: "west" }),
    without: threeHours,
    with: ["11:00 ana", "12:00 ana", "13:00 ana"],
  },
  {
    field: "providers.calendar",
    happens: async (desk) => {
      desk.busy("ana@example.com", "10:00");
      await desk.readCalendars();
    },
    said: provider("ana", { calendar: "ana@example.com" }),
    without: threeHours,
    with: ["09:00 ana", "11:00 ana"],
  },
  {
    field: "providers.alsoBusy",
    given: provider("ana", { calendar: "ana@example.com" }),
    happens: async (desk) => {
      desk.busy("private@example.com", "10:00");
      await desk.readCalendars();
    },
    said: provider("ana", { alsoBusy: ["private@example.com"] }),
    without: threeHours,
    with: ["09:00 ana", "11:00 ana"],
  },
  {
    field: "providers.tentative",
    given: provider("ana", { calendar: "ana@example.com" }),
    happens: async (desk) => {
      desk.busy("ana@example.com", "10:00", false);
      await desk.readCalendars();
    },
    said: provider("ana", { tentative: "free" }),
    without: ["09:00 ana", "11:00 ana"],
    with: threeHours,
  },
  {
    field: "providers.exceptions.on",
    instead: provider("ana", { exceptions: [{ on: "2026-11-25", hours: oneHour }] }),
    said: provider("ana", { exceptions: [{ on: TUESDAY, hours: oneHour }] }),
    without: threeHours,
    with: ["09:00 ana"],
  },
  {
    field: "providers.exceptions.hours",
    instead: provider("ana", { exceptions: [{ on: TUESDAY, hours: [] }] }),
    said: provider("ana", { exceptions: [{ on: TUESDAY, hours: oneHour }] }),
    without: [],
    with: ["09:00 ana"],
  },
  {
    field: "providers.elsewhere.location",
    instead: provider("ana", elsewhere({})),
    said: provider("ana", elsewhere({ location: "west" })),
    without: afternoonToo,
    with: [...threeHours, "15:00 ana", "16:00 ana"],
  },
  {
    field: "providers.elsewhere.exceptions.on",
    instead: provider("ana", elsewhere({ exceptions: [{ on: "2026-11-25", hours: [] }] })),
    said: provider("ana", elsewhere({ exceptions: [{ on: TUESDAY, hours: [] }] })),
    without: afternoonToo,
    with: threeHours,
  },
  {
    field: "providers.elsewhere.exceptions.hours",
    instead: provider("ana", elsewhere({ exceptions: [{ on: TUESDAY, hours: [] }] })),
    said: provider("ana", elsewhere({ exceptions: [{ on: TUESDAY, hours: ["16:00-17:00"] }] })),
    without: threeHours,
    with: [...threeHours, "16:00 ana"],
  },
  {
    field: "providers.timeOff.from",
    instead: provider("ana", dayOff("2026-11-25", "2026-11-25")),
    said: provider("ana", dayOff(TUESDAY, "2026-11-25")),
    without: threeHours,
    with: [],
  },
  {
    field: "providers.timeOff.to",
    instead: provider("ana", dayOff("2026-11-23", "2026-11-23")),
    said: provider("ana", dayOff("2026-11-23", TUESDAY)),
    without: threeHours,
    with: [],
  },
  {
    field: "providers.skills",
    given: both(
      service({ providers: ["ana", "ben"], routing: { skills: { sign: 2 } } }),
      provider("ben", { skills: { sign: 2 } }),
    ),
    said: provider("ana", { skills: { sign: 3 } }),
    without: ["09:00 ben", "10:00 ben", "11:00 ben"],
    with: threeHoursOfBoth,
  },
  {
    field: "providers.languages",
    given: service({ routing: { matchLanguage: true } }),
    said: provider("ana", { languages: ["es"] }),
    look: (desk) => desk.slotsOn(TUESDAY, { language: "es-MX" }),
    without: [],
    with: threeHours,
  },
  {
    field: "providers.territories",
    given: service({ routing: { matchTerritory: true } }),
    said: provider("ana", { territories: ["Harbour"] }),
    look: (desk) => desk.slotsOn(TUESDAY, { territory: "Harbour" }),
    without: [],
    with: threeHours,
  },
];

/* ── places, and the way between them ── */

const closed = (from: string, to: string) => location("here", { closures: [{ from, to }] });
const keeps = (holidays: object) => location("here", { holidays });
const farAhead = company({ policy: { horizonDays: 400 } });
/** Works on Sundays as well. */
const everyDay = provider("ana", { hours: { wed: oneHour, sun: oneHour } });
const EPIPHANY = "2027-01-06";
/** Kept in Augsburg alone; a Sunday in 2027. */
const PEACE_FEAST = "2027-08-08";

const at = (key: string, coordinates: object) => location(key, { coordinates });
const equator = { latitude: 0, longitude: 0 };
/** Ana goes from here to there at noon, after an appointment until ten. */
const twoPlaces = both(
  service({ stepMinutes: 15 }),
  provider("ana", {
    hours: hour("09:00", "10:00"),
    elsewhere: [{ location: "there", hours: hour("10:00", "15:00") }],
  }),
);
const firstThere = async (desk: Desk) => (await desk.slotsOn(TUESDAY))[0];
const way = (between: object) => company({ travel: { between: [between] } });
/** Twenty-two kilometres. */
const apart = both(twoPlaces, at("here", equator), at("there", { latitude: 0.2, longitude: 0 }));

const places: readonly Row[] = [
  {
    field: "locations.zone",
    said: location("here", { zone: "America/Chicago" }),
    without: threeHours,
    with: ["10:00 ana", "11:00 ana", "12:00 ana"],
  },
  {
    field: "locations.closures.from",
    instead: closed("2026-11-25", "2026-11-25"),
    said: closed(TUESDAY, "2026-11-25"),
    without: threeHours,
    with: [],
  },
  {
    field: "locations.closures.to",
    instead: closed("2026-11-23", "2026-11-23"),
    said: closed("2026-11-23", TUESDAY),
    without: threeHours,
    with: [],
  },
  {
    field: "locations.holidays.country",
    said: keeps({ country: "US" }),
    look: on(THURSDAY),
    without: threeHours,
    with: [],
  },
  {
    field: "locations.holidays.state",
    given: both(farAhead, everyDay),
    instead: keeps({ country: "DE" }),
    said: keeps({ country: "DE", state: "BY" }),
    look: on(EPIPHANY),
    without: ["09:00 ana"],
    with: [],
  },
  {
    field: "locations.holidays.region",
    given: both(farAhead, everyDay),
    instead: keeps({ country: "DE", state: "BY" }),
    said: keeps({ country: "DE", state: "BY", region: "A" }),
    look: on(PEACE_FEAST),
    without: ["09:00 ana"],
    with: [],
  },
  ...(["latitude", "longitude"] as const).map(
    (axis): Row => ({
      field: `locations.coordinates.${axis}`,
      given: both(twoPlaces, at("here", equator)),
      happens: bookNine,
      instead: at("there", equator),
      said: at("there", { ...equator, [axis]: 0.2 }),
      look: firstThere,
      without: "10:15 ana",
      with: "10:45 ana",
    }),
  ),
  {
    field: "travel.kilometresPerHour",
    given: apart,
    happens: bookNine,
    said: company({ travel: { kilometresPerHour: 80 } }),
    look: firstThere,
    without: "10:45 ana",
    with: "10:30 ana",
  },
  {
    field: "travel.minimumMinutes",
    given: twoPlaces,
    happens: bookNine,
    said: company({ travel: { minimumMinutes: 40 } }),
    look: firstThere,
    without: "10:15 ana",
    with: "10:45 ana",
  },
  {
    field: "travel.between.minutes",
    given: twoPlaces,
    happens: bookNine,
    instead: way({ from: "here", to: "there", minutes: 20 }),
    said: way({ from: "here", to: "there", minutes: 50 }),
    look: firstThere,
    without: "10:30 ana",
    with: "11:00 ana",
  },
  {
    field: "travel.between.from",
    given: twoPlaces,
    happens: bookNine,
    instead: way({ from: "west", to: "there", minutes: 50 }),
    said: way({ from: "here", to: "there", minutes: 50 }),
    look: firstThere,
    without: "10:15 ana",
    with: "11:00 ana",
  },
  {
    field: "travel.between.to",
    given: twoPlaces,
    happens: bookNine,
    instead: way({ from: "here", to: "west", minutes: 50 }),
    said: way({ from: "here", to: "there", minutes: 50 }),
    look: firstThere,
    without: "10:15 ana",
    with: "11:00 ana",
  },
];

const rows = [...times, ...people, ...choices, ...holds, ...changes, ...providers, ...places];
const office = useOffice();
const unsaid: Change = (file) => file;

test.each(rows.map((row) => [row.field, row] as const))("%s is obeyed", async (_field, row) => {
  const { given = unsaid, instead = unsaid, said, happens, look = on(TUESDAY) } = row;
  const shown = async (change: Change) => {
    const desk = await openDesk(office(), both(given, change));
    await happens?.(desk);
    return look(desk);
  };
  expect(await shown(instead)).toEqual(row.without);
  expect(await shown(said)).toEqual(row.with);
  expect(row.with).not.toEqual(row.without);
});

test("there is no field that nobody has proved to be obeyed", () => {
  const parts = [
    "services",
    "providers",
    "locations",
    "travel",
    "policy",
    "holds",
    "fairness",
    "waitlist",
  ] as const;
  const fields = parts.flatMap((part) => fieldsOf(Company.shape[part], part));
  const accounted = [
    ...rows.map(({ field }) => field),
    ...wordsAlone,
    ...Object.keys(provedElsewhere),
  ];
  expect(accounted.toSorted()).toEqual(fields.toSorted());
});

test("absence is an hour off, though no field says it", async () => {
  const desk = await openDesk(office(), unsaid);
  const ana = await desk.office.db("providers").where({ key: "ana" }).first("id");
  await desk.office.db("absences").insert({
    id: newId(),
    provider_id: ana.id,
    starts_at: new Date(`${TUESDAY}T10:00:00-05:00`),
    ends_at: new Date(`${TUESDAY}T11:00:00-05:00`),
    reason: "dentist",
    created_at: desk.office.clock.at,
    created_by: {},
  });
  expect(await desk.slotsOn(TUESDAY)).toEqual(["09:00 ana", "11:00 ana"]);
});

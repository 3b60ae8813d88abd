import { expect, test } from "vitest";
import { stringify } from "yaml";
import { parseCompany } from "#company/parse-company.ts";
import { aClinic } from "../helpers/clinic.ts";

const MONDAY = new Date("2026-11-23T14:00:00Z");

type Written = ReturnType<typeof aClinic>;
type Part = "locations" | "providers" | "services";

/** The clinic with something else said of one of its parts. */
function saying(part: Part, key: string, change: object): object {
  const company: Written = aClinic();
  const list: readonly { readonly key: string }[] = company[part];
  return { ...company, [part]: list.map((one) => (one.key === key ? { ...one, ...change } : one)) };
}
const location = (change: object) => saying("locations", "phoenix", change);
const provider = (change: object, key = "ben") => saying("providers", key, change);
const service = (change: object, key = "consult") => saying("services", key, change);
const company = (change: object) => ({ ...aClinic(), ...change });
const between = (...ways: object[]) => company({ travel: { between: ways } });
const way = { from: "new-york", to: "brooklyn", minutes: 45 };
const mondays = (...mon: string[]) => ({ hours: { mon } });
const away = (from: string, to: string) => [{ from, to, reason: "" }];
const brooklyn = (...tue: string[]) => ({ elsewhere: [{ location: "brooklyn", hours: { tue } }] });

const text = { key: "goal", label: "What is it about?", kind: "text" };
const asking = (...questions: object[]) => service({ questionnaire: { questions } });

/** What is wrong; what the line that is pointed at says; what the reader is told. */
const impossible: readonly (readonly [string, object, string, string])[] = [
  ["an hour that no clock shows", provider(mondays("09:00-25:00")), "09:00-25:00", "09:00-17:30"],
  ["a minute that no clock shows", provider(mondays("09:00-12:60")), "09:00-12:60", "09:00-17:30"],
  ["an hour with one digit", provider(mondays("9:00-17:00")), "9:00-17:00", "09:00-17:30"],
  ["hours in words", provider(mondays("all day")), "all day", "09:00-17:30"],
  ["an end before the start", provider(mondays("17:00-09:00")), "17:00-09:00", "after the start"],
  ["an end at the start", provider(mondays("09:00-09:00")), "09:00-09:00", "after the start"],
  [
    "shifts that overlap",
    provider(mondays("09:00-12:00", "11:45-15:00")),
    "09:00-12:00",
    "09:00-12:00 and 11:45-15:00 overlap",
  ],
  [
    "shifts of an exception that overlap",
    provider({ exceptions: [{ on: "2026-12-24", hours: ["10:00-12:00", "09:00-11:00"] }] }),
    "10:00-12:00",
    "09:00-11:00 and 10:00-12:00 overlap",
  ],
  [
    "an exception on a date that does not exist",
    provider({ exceptions: [{ on: "2026-02-30", hours: [] }] }),
    "2026-02-30",
    "date",
  ],
  [
    "two exceptions on one date",
    provider({
      exceptions: [
        { on: "2026-12-24", hours: [] },
        { on: "2026-12-24", hours: ["09:00-12:00"] },
      ],
    }),
    "2026-12-24",
    "2026-12-24 is there twice",
  ],
  [
    "time off that ends before it begins",
    provider({ timeOff: away("2026-12-24", "2026-12-23") }),
    "2026-12-23",
    "ends before it begins",
  ],
  [
    "a closure that ends before it begins",
    location({ closures: away("2026-12-24", "2026-12-01") }),
    "2026-12-01",
    "ends before it begins",
  ],
  ["a zone that does not exist", location({ zone: "America/Fenix" }), "America/Fenix", "time zone"],
  ["an offset for a zone", location({ zone: "UTC+25" }), "UTC+25", "time zone"],
  [
    "holidays of a country that does not exist",
    location({ holidays: { country: "XX" } }),
    "country: XX",
    "no such place",
  ],
  [
    "holidays of a state of another country",
    location({ holidays: { country: "US", state: "BY" } }),
    "country: US",
    "no such place",
  ],
  ["a country in words", location({ holidays: { country: "Germany" } }), "Germany", "two letters"],
  [
    "a place beyond the pole",
    location({ coordinates: { latitude: 91, longitude: 0 } }),
    "latitude: 91",
    "<=90",
  ],
  ["a negative buffer", service({ bufferBeforeMinutes: -5 }), "-5", ">=0"],
  ["half a minute", service({ minutes: 30.5 }), "30.5", "int"],
  ["a horizon of ten years", service({ policy: { horizonDays: 3650 } }), "3650", "<=400"],
  [
    "a notice longer than the horizon",
    service({ policy: { noticeMinutes: 20_160, horizonDays: 7 } }),
    "noticeMinutes: 20160",
    "20160 minutes is longer than the horizon of 7 days",
  ],
  [
    "a notice of the company's that is longer than a service's horizon",
    { ...service({ policy: { horizonDays: 2 } }), policy: { noticeMinutes: 4_320 } },
    "horizonDays: 2",
    "4320 minutes is longer than the horizon of 2 days",
  ],
  ["no place at all in a day", service({ limits: { perDay: 0 } }), "perDay: 0", ">0"],
  [
    "an appointment longer than any shift",
    service({ minutes: 600 }),
    "minutes: 600",
    "the longest shift of those who serve it has 480 minutes",
  ],
  [
    "an appointment longer than the shifts of one of those who must all be there",
    service({ minutes: 475 }, "board"),
    "minutes: 475",
    "the longest shift of one of those who are needed has 470 minutes",
  ],
  [
    "a room where nobody works",
    service({ providers: ["ana"], requires: [{ anyOf: ["blue", "red"] }] }),
    "anyOf:",
    "nobody who leads it works where blue or red is",
  ],
  [
    "a skill that nobody has",
    service({ routing: { skills: { sign: 2 } } }),
    "sign: 2",
    "nobody who serves it has “sign” at 2",
  ],
  [
    "a room among the people",
    service({ providers: ["ben", "blue"] }),
    "blue",
    "“blue” is a room; say under “requires”",
  ],
  [
    "a machine among the people",
    service({ providers: ["scanner"] }),
    "scanner",
    "“scanner” is equipment; say under",
  ],
  [
    "a person among the rooms",
    service({ requires: [{ anyOf: ["blue", "cleo"] }] }),
    "cleo",
    "“cleo” is a person; say so under “providers”",
  ],
  [
    "a room that does not exist",
    service({ requires: [{ anyOf: ["green"] }] }),
    "green",
    "has the key “green”",
  ],
  [
    "one room twice in a list",
    service({ requires: [{ anyOf: ["blue", "blue"] }] }),
    "blue",
    "“blue” is there twice",
  ],
  [
    "further calendars without a first",
    provider({ alsoBusy: ["private@example.com"] }, "blue"),
    "private@example.com",
    "needs a calendar beside it",
  ],
  [
    "somebody who is at two places at once",
    provider(brooklyn("16:00-18:00")),
    "tue:",
    "works at new-york and at brooklyn at the same time",
  ],
  [
    "somebody who is at two places on one day of another year",
    provider({
      ...brooklyn("17:00-18:00"),
      exceptions: [{ on: "2031-11-25", hours: ["09:00-17:30"] }],
    }),
    "tue:",
    "at the same time, 2031-11-25 22:00 UTC for example",
  ],
  [
    "somebody who is at a second place that is the first",
    provider({ elsewhere: [{ location: "new-york", hours: {} }] }),
    "location: new-york",
    "where the provider is anyway",
  ],
  [
    "somebody who is at a place that does not exist",
    provider({ elsewhere: [{ location: "rome", hours: {} }] }),
    "location: rome",
    "has the key “rome”",
  ],
  [
    "a room that travels",
    provider({ elsewhere: [{ location: "brooklyn", hours: {} }] }, "blue"),
    "location: brooklyn",
    "a room does not travel",
  ],
  ["a person without hours", provider({ hours: undefined }), "key: ben", "working hours"],
  [
    "a question asked twice",
    asking(text, { ...text, label: "Once more" }),
    "key: goal",
    "“goal” is there twice",
  ],
  [
    "a choice of one",
    asking({ ...text, kind: "choice", choices: ["red"] }),
    "- red",
    "a choice needs at least two choices",
  ],
  [
    "a choice of nothing",
    asking({ ...text, kind: "choice" }),
    "kind: choice",
    "a choice needs at least two choices",
  ],
  [
    "the same to choose twice",
    asking({ ...text, kind: "choice", choices: ["red", "blue", "red"] }),
    "- red",
    "“red” is there twice",
  ],
  [
    "choices of what is not chosen",
    asking({ ...text, choices: ["red", "blue"] }),
    "- red",
    "a question of the kind “text” has no choices; say “kind: choice”",
  ],
  ["a question of no kind", asking({ ...text, kind: "number" }), "kind: number", "yes-no"],
  ["a form without questions", asking(), "questions: []", ">=1"],
  [
    "more to write than a form can send",
    asking(
      ...Array.from({ length: 9 }, (_, at) => ({ ...text, key: `q${at}`, kind: "long-text" })),
    ),
    "- key: q0",
    "8 long texts are the most, and there are 9",
  ],
  [
    "answers that are needed before anybody can book",
    service({ questionnaire: { neededBefore: "60d", questions: [text] } }),
    "neededBefore: 60d",
    "nobody can book so long before: the horizon is",
  ],
  ["a skill beyond the best", provider({ skills: { sign: 6 } }), "sign: 6", "<=5"],
  ["a share of nothing", provider({ weight: 0 }), "weight: 0", ">=0.1"],
  ["a way to nowhere", between({ ...way, to: "rome" }), "to: rome", "has the key “rome”"],
  ["a way from nowhere", between({ ...way, from: "rome" }), "from: rome", "has the key “rome”"],
  [
    "a way to where one is",
    between({ ...way, to: "new-york" }),
    "from: new-york",
    "“new-york” is no way from itself",
  ],
  ["a way twice", between(way, { ...way, minutes: 30 }), "from: new-york", "is there twice"],
  ["a way that takes less than no time", between({ ...way, minutes: -1 }), "minutes: -1", ">=0"],
  [
    "a speed of nothing",
    company({ travel: { kilometresPerHour: 0 } }),
    "kilometresPerHour: 0",
    ">0",
  ],
  [
    "a price with more decimals than are counted",
    company({ texts: { money: { currency: "USD", pricePerSegment: "0.00791" } } }),
    "0.00791",
    "at most four decimals",
  ],
  [
    "a price that is a fraction and not text",
    company({ texts: { money: { currency: "USD", pricePerSegment: 0.0079 } } }),
    "0.0079",
    "an amount is text",
  ],
  [
    "a price of a country by its name",
    company({
      texts: { money: { currency: "USD", pricePerSegment: "0.01", prices: { France: "0.08" } } },
    }),
    "France",
    "a country is two capital letters",
  ],
  [
    "a tier that is written nowhere",
    company({ gate: { ...aClinic().gate, vipInCrm: { tiers: ["gold"] } } }),
    "gold",
    "crm.fields.tier must name the field",
  ],
  [
    "a field of the CRM by its label",
    company({ crm: { fields: { tier: "Customer tier" } } }),
    "Customer tier",
    "is not the internal name of a field",
  ],
  [
    "a field to be written that is another record's",
    company({ crm: { onCancellation: { dealField: "Account.Tier__c", value: "gold" } } }),
    "Account.Tier__c",
    "is not the internal name of a field",
  ],
  [
    "an intake for a service that is not there",
    company({ crm: { intake: [{ property: "demo", values: ["true"], service: "nap" }] } }),
    "nap",
    "nothing has the key “nap”",
  ],
];

test.each(impossible)("%s is told with its line and its words", (_what, said, line, told) => {
  const text = stringify(said);
  const parsed = parseCompany(text, MONDAY);
  expect(parsed.kind).toBe("invalid");
  if (parsed.kind !== "invalid") return;
  expect(parsed.mistakes).toHaveLength(1);
  const [mistake = ""] = parsed.mistakes;
  expect(mistake).toContain(told);
  const number = Number(/^(\d+):\d+ /.exec(mistake)?.[1]);
  expect(text.split("\n")[number - 1]).toContain(line);
});

test.each(["Europe/Kiev", "US/Eastern", "Asia/Calcutta", "Etc/UTC", "GB"])(
  "%s is a name for a zone that browsers and calendars still use, and is taken",
  (zone) => {
    expect(parseCompany(stringify(location({ zone })), MONDAY)).toMatchObject({ kind: "ok" });
  },
);

test.each<[string, object]>([
  ["shifts that touch", provider(mondays("09:00-12:00", "12:00-15:00"))],
  ["a shift until midnight", provider(mondays("20:00-24:00"))],
  ["no shift at all on any day", provider({ hours: {} })],
  ["time off of one day", provider({ timeOff: away("2026-12-24", "2026-12-24") })],
  ["two places after each other", provider(brooklyn("17:00-18:00"))],
  ["a room without hours", provider({ hours: undefined }, "blue")],
  ["a way in both directions", between(way, { from: "brooklyn", to: "new-york", minutes: 30 })],
  ["an appointment as long as the longest shift", service({ minutes: 480 })],
  ["a skill that one of them has", withSkill(2)],
])("%s: that can be meant", (_what, said) => {
  expect(parseCompany(stringify(said), MONDAY)).toMatchObject({ kind: "ok" });
});

test("a skill that somebody has, though not so well, is told", () => {
  const parsed = parseCompany(stringify(withSkill(3)), MONDAY);
  expect(parsed).toMatchObject({ mistakes: [expect.stringContaining("“sign” at 3")] });
});

/** Ben signs at level 2. */
function withSkill(level: number): object {
  const { providers } = provider({ skills: { sign: 2 } }) as Written;
  return { ...service({ routing: { skills: { sign: level } } }), providers };
}

import { describe, expect, test } from "vitest";
import { type Arrival, parseRequest } from "#intake/parse-request.ts";

const receivedAt = new Date("2026-11-20T17:00:00Z");
const arrival: Arrival = {
  channel: "api",
  receivedAt,
  isZone: (zone) => zone === "America/Phoenix",
  defaultCountry: "US",
  consentWordings: { email: "You may write to me.", sms: "You may text me." },
};
const body = {
  service: "check-up",
  start: "2026-12-01T09:00:00-07:00",
  zone: "America/Phoenix",
  name: "Ann Lee",
  email: "ann@bigcorp.com",
};

function problemsOf(changes: object, at: Partial<Arrival> = {}) {
  const parsed = parseRequest({ ...body, ...changes }, { ...arrival, ...at });
  return parsed.kind === "ok" ? [] : parsed.problems;
}

function requestOf(changes: object, at: Partial<Arrival> = {}) {
  const parsed = parseRequest({ ...body, ...changes }, { ...arrival, ...at });
  if (parsed.kind !== "ok") throw new Error(JSON.stringify(parsed.problems));
  return parsed.request;
}

describe("a good body becomes a request", () => {
  test("the fields that must be there suffice", () => {
    expect(parseRequest(body, arrival)).toEqual({
      kind: "ok",
      request: {
        channel: "api",
        receivedAt,
        serviceKey: "check-up",
        clientName: "Ann Lee",
        clientEmail: { address: "ann@bigcorp.com", domain: "bigcorp.com" },
        clientPhone: undefined,
        clientZone: "America/Phoenix",
        start: new Date("2026-12-01T16:00:00Z"),
        providerKey: undefined,
        locationKey: undefined,
        partySize: undefined,
        notes: "",
        askPerson: false,
        consents: [],
      },
    });
  });

  test("every field is read and cleaned", () => {
    const request = requestOf({
      name: "  Ann\u202e \n Lee ",
      email: "Ann Lee <Ann@BIGCORP.com>",
      phone: "(602) 555-0123",
      provider: "ana",
      location: "tempe",
      partySize: 3,
      notes: "right\r\naway, re\u200bschedule",
      askPerson: true,
      consents: { email: true, sms: false },
    });

    expect(request).toMatchObject({
      clientName: "Ann Lee",
      clientEmail: { address: "Ann@bigcorp.com", domain: "bigcorp.com" },
      clientPhone: "+16025550123",
      providerKey: "ana",
      locationKey: "tempe",
      partySize: 3,
      notes: "right\naway, reschedule",
      askPerson: true,
      consents: [
        { channel: "email", wording: "You may write to me.", given: true },
        { channel: "sms", wording: "You may text me.", given: false },
      ],
    });
  });

  test("the seconds of the start may be left out", () => {
    expect(requestOf({ start: "2026-12-01T16:00Z" }).start).toEqual(
      new Date("2026-12-01T16:00:00Z"),
    );
  });

  test("who asks for a person need not choose a time", () => {
    expect(requestOf({ start: undefined, askPerson: true }).start).toBeUndefined();
  });

  test("an empty phone number is none", () => {
    expect(requestOf({ phone: " " }).clientPhone).toBeUndefined();
  });

  test("a consent that was not asked for is not recorded", () => {
    expect(requestOf({ consents: { sms: true } }).consents).toHaveLength(1);
  });

  test("the last moment that may be booked is 400 days ahead", () => {
    expect(problemsOf({ start: "2027-12-25T17:00:00Z" })).toEqual([]);
  });
});

const wrongFields: readonly [string, object, string, string | RegExp][] = [
  ["no service", { service: undefined }, "service", "Please choose a service."],
  ["an empty service", { service: " " }, "service", "Please choose a service."],
  ["a service that is a number", { service: 7 }, "service", "Please choose a service."],
  ["no start", { start: undefined }, "start", "Please choose a time, or ask us to answer you."],
  ["a start in words", { start: "tomorrow" }, "start", /date, time and offset/],
  ["a start without offset", { start: "2026-12-01T09:00:00" }, "start", /date, time and offset/],
  [
    "a day that does not exist",
    { start: "2027-02-30T09:00:00Z" },
    "start",
    /date, time and offset/,
  ],
  ["a start that is a number", { start: 1_796_115_600_000 }, "start", /date, time and offset/],
  [
    "a start of this moment",
    { start: "2026-11-20T17:00:00Z" },
    "start",
    "This time has already passed.",
  ],
  [
    "a start in the past",
    { start: "1999-01-01T00:00:00Z" },
    "start",
    "This time has already passed.",
  ],
  [
    "a start beyond 400 days",
    { start: "2027-12-25T17:00:01Z" },
    "start",
    "This time is too far in the future.",
  ],
  [
    "a start in the year 9999",
    { start: "9999-01-01T00:00:00Z" },
    "start",
    "This time is too far in the future.",
  ],
  ["no zone", { zone: undefined }, "zone", /America\/Phoenix/],
  ["an empty zone", { zone: "" }, "zone", /America\/Phoenix/],
  ["an unknown zone", { zone: "Mars/Base" }, "zone", "We do not know this time zone."],
  ["a very long zone", { zone: "x".repeat(5_000) }, "zone", /America\/Phoenix/],
  ["no name", { name: undefined }, "name", "Please write your name."],
  ["a name of nothing visible", { name: " \u200b\n" }, "name", "Please write your name."],
  [
    "a name of 121",
    { name: "x".repeat(121) },
    "name",
    "Please shorten the name to 120 characters.",
  ],
  ["no email", { email: undefined }, "email", /name@example.com/],
  ["a wrong email", { email: "ann@bigcorp" }, "email", /please check it/],
  ["a wrong phone", { phone: "12" }, "phone", /phone number we can reach/],
  ["a phone that is a number", { phone: 6_025_550_123 }, "phone", /as text/],
  ["a party of none", { partySize: 0 }, "partySize", "At least one person has to come."],
  ["a party of a half", { partySize: 1.5 }, "partySize", /whole number/],
  ["a party in words", { partySize: "3" }, "partySize", /whole number/],
  ["a party beyond counting", { partySize: Number.POSITIVE_INFINITY }, "partySize", /whole number/],
  [
    "notes of 1001",
    { notes: "x".repeat(1_001) },
    "notes",
    "Please shorten the notes to 1000 characters.",
  ],
  ["notes that are a list", { notes: ["x"] }, "notes", "Please write the notes as text."],
  ["askPerson in words", { askPerson: "yes" }, "askPerson", "Please say true or false."],
  ["a consent in words", { consents: { sms: "yes" } }, "consents.sms", "Please say true or false."],
  [
    "a consent of unknown kind",
    { consents: { fax: true } },
    "consents.fax",
    "This field is not known here.",
  ],
  ["consents that are a list", { consents: [] }, "consents", /whether you agree/],
  ["an unknown field", { vip: true }, "vip", "This field is not known here."],
  ["a null", { phone: null }, "phone", /as text/],
];

describe("a wrong field is named, in words that a client may read", () => {
  test.each(wrongFields)("%s", (_name, changes, path, message) => {
    const problems = problemsOf(changes);

    expect(problems).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  test("a prototype in the body is an unknown field", () => {
    const parsed = parseRequest(JSON.parse(`{"__proto__": {"askPerson": true}}`), arrival);

    expect(parsed).toMatchObject({
      kind: "invalid",
      problems: expect.arrayContaining([{ path: "__proto__", message: expect.any(String) }]),
    });
  });

  test("a national phone number without a country asks for the country code", () => {
    expect(problemsOf({ phone: "602 555 0123" }, { defaultCountry: undefined })).toEqual([
      { path: "phone", message: "Please write the phone number with + and the country code." },
    ]);
  });

  test("everything that is wrong is said at once", () => {
    const paths = problemsOf({
      service: "",
      start: "1999-01-01T00:00:00Z",
      zone: "Mars/Base",
      email: "x",
      phone: "12",
    }).map(({ path }) => path);

    expect(paths.toSorted()).toEqual(["email", "phone", "service", "start", "zone"]);
  });

  test.each([[undefined], [null], ["text"], [7], [[]], [[body]]])("a body that is %j", (whole) => {
    expect(parseRequest(whole, arrival)).toMatchObject({
      kind: "invalid",
      problems: [{ path: "", message: "Please send one object with the fields of a request." }],
    });
  });

  test("ten thousand unknown fields are answered in twenty lines, each short", () => {
    const junk = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`${index}${"x".repeat(500)}\u0000`, 1]),
    );
    const problems = problemsOf(junk);

    expect(problems).toHaveLength(20);
    expect(Math.max(...problems.map(({ path }) => path.length))).toBeLessThanOrEqual(60);
  });
});

describe("a form says the same in texts", () => {
  const form: Partial<Arrival> = { channel: "form" };

  test("empty fields say nothing, ticks and digits are read", () => {
    expect(
      requestOf(
        {
          phone: "",
          provider: "",
          partySize: " 3 ",
          notes: "",
          askPerson: "on",
          "consents.email": "on",
          "consents.sms": "off",
        },
        form,
      ),
    ).toMatchObject({
      channel: "form",
      clientPhone: undefined,
      providerKey: undefined,
      partySize: 3,
      askPerson: true,
      consents: [
        { channel: "email", given: true },
        { channel: "sms", given: false },
      ],
    });
  });

  test("a box with a hidden “off” before it counts by its last word", () => {
    expect(requestOf({ "consents.sms": ["off", "on"] }, form).consents).toMatchObject([
      { channel: "sms", given: true },
    ]);
  });

  test("no time chosen is asked for, unless a person is", () => {
    expect(problemsOf({ start: "" }, form).map(({ path }) => path)).toEqual(["start"]);
    expect(requestOf({ start: "", askPerson: "on" }, form).start).toBeUndefined();
  });

  test.each([
    ["a party in words", { partySize: "three" }, "partySize"],
    ["a name that came twice", { name: ["Ann", "Eve"] }, "name"],
    ["a tick that is neither", { askPerson: "maybe" }, "askPerson"],
    ["an unknown field", { surprise: "x" }, "surprise"],
  ])("%s is refused by name", (_name, changes, path) => {
    expect(problemsOf(changes, form).map((problem) => problem.path)).toEqual([path]);
  });
});

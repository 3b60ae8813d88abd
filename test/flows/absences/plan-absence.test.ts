import { describe, expect, test } from "vitest";
import type { Interval } from "#booking/interval.ts";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import type { AbsencePlan } from "#flows/plan-absence.ts";
import { away, bookedWith, homeWords, planOf, proposals } from "../../helpers/absences.ts";
import { providersOf } from "../../helpers/bookings.ts";
import {
  cancelByLink,
  later,
  MONDAY,
  type Office,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { aPractice } from "../../helpers/practice.ts";

const office = useOffice(aPractice());
const at = (hours: number) => later(TUESDAY_NOON, hours * 60);
const homes = (plan: AbsencePlan) => plan.moves.map(({ home }) => homeWords(plan, home));
const because = async () => {
  const plan = await away(office());
  return plan.moves.map(({ home }) => home.because);
};

/** Somebody's own calendar is full then. */
async function busy(key: string, { start, end }: Interval) {
  const provider = (await providersOf(office().db))[key];
  await office().db("busy").insert({ provider_id: provider?.id, starts_at: start, ends_at: end });
}

/** What is done while another version of the company is the current one. */
async function withCompany<T>(
  company: ReturnType<typeof aPractice>,
  work: (context: Office["context"]) => Promise<T>,
): Promise<T> {
  const { db, context } = office();
  const apply = (text: object) =>
    applyCompany(db, { text: JSON.stringify(text), by: "test", at: MONDAY });
  await apply(company);
  try {
    return await work({ ...context, company: currentCompany(db) });
  } finally {
    await apply(aPractice());
  }
}

describe("a plan lists", () => {
  test("every appointment that meets the absence, in the order of time, and no other", async () => {
    const last = await bookedWith(office(), { start: at(4) });
    const first = await bookedWith(office());
    await bookedWith(office(), { start: at(24) });
    await bookedWith(office(), { providerKey: "ben" });
    await bookedWith(office(), { providerKey: "dora", start: at(1) });
    const gone = await bookedWith(office(), { start: at(2) });
    await cancelByLink(office(), gone.token);
    const plan = await away(office());
    expect(plan.moves.map(({ reference }) => reference)).toEqual([first.reference, last.reference]);
  });

  test("what meets only a part of a day, half-open at both ends", async () => {
    await bookedWith(office(), { start: at(-0.5) });
    const within = await bookedWith(office(), { start: at(0.5) });
    await bookedWith(office(), { start: at(1.5) });
    const [from, to] = ["2026-11-24T10:00:00-07:00", "2026-11-24T11:30:00-07:00"];
    const plan = await away(office(), "ana", { from, to });
    expect(plan.moves.map(({ reference }) => reference)).toEqual([within.reference]);
  });

  test("nothing that has begun: it is too late to give it to anybody", async () => {
    await bookedWith(office(), { start: later(MONDAY, 150) });
    const ahead = await bookedWith(office(), { start: later(MONDAY, 240) });
    office().clock.at = later(MONDAY, 150);
    const plan = await away(office(), "ana", { from: "2026-11-23" });
    expect(plan.moves.map(({ reference }) => reference)).toEqual([ahead.reference]);
  });
});

describe("at the same time", () => {
  test("somebody else of the service is proposed, and why", async () => {
    await bookedWith(office());
    // So that Ben has fewer than Cleo.
    await bookedWith(office(), { providerKey: "cleo", start: at(3) });
    const plan = await away(office());
    expect(proposals(plan)).toEqual([[expect.stringMatching(/^GH-/), "Ben Hale"]]);
    expect(plan.moves[0]?.home.because).toBe(
      "Ben Hale comes first of the 2 who are free then: 0 that day; the client had asked for Ana Ortiz",
    );
  });

  test("nobody is proposed for two that would meet: buffers may have grown since", async () => {
    await bookedWith(office(), { serviceKey: "check" });
    await bookedWith(office(), { serviceKey: "check", start: at(0.5) });
    const plan = await withCompany(
      aPractice({
        services: aPractice().services.map((service) =>
          service.key === "check"
            ? { ...service, providers: ["ana", "ben"], bufferAfterMinutes: 30 }
            : service,
        ),
      }),
      (context) => away({ context }),
    );
    expect(homes(plan)).toEqual(["Ben Hale", "other-times"]);
  });

  test("nobody is proposed for more than they may have in a day", async () => {
    for (const hours of [0, 1, 2]) await bookedWith(office(), { start: at(hours) });
    const limited = aPractice().providers.map((provider) =>
      ["ben", "cleo"].includes(provider.key) ? { ...provider, limits: { perDay: 1 } } : provider,
    );
    const plan = await withCompany(aPractice({ providers: limited }), (context) =>
      away({ context }),
    );
    expect(homes(plan).slice(0, 2).sort()).toEqual(["Ben Hale", "Cleo Park"]);
    expect(homes(plan)[2]).toBe("other-times");
  });

  test("nobody is proposed whose time is taken, or whose calendar says so", async () => {
    await bookedWith(office());
    await busy("ben", { start: TUESDAY_NOON, end: at(0.5) });
    await bookedWith(office(), { providerKey: "cleo", start: at(1) });
    await bookedWith(office(), { start: at(1) });
    const plan = await away(office());
    expect(homes(plan)).toEqual(["Cleo Park", "Ben Hale"]);
    expect(plan.moves[0]?.home.because).toContain("Cleo Park is the only one who is free then");
  });
});

describe("the order of those who are free", () => {
  test("spreads the work: what was proposed counts as theirs that day", async () => {
    for (const hours of [0, 1, 2, 3]) await bookedWith(office(), { start: at(hours) });
    const plan = await away(office());
    const [first, second, ...others] = homes(plan);
    expect([first, second].sort()).toEqual(["Ben Hale", "Cleo Park"]);
    expect(others.sort()).toEqual(["Ben Hale", "Cleo Park"]);
  });

  test("does so in a round robin as well: what was proposed counts as work that was given", async () => {
    for (const hours of [0, 1, 2, 3]) await bookedWith(office(), { start: at(hours) });
    const services = aPractice().services.map((service) =>
      service.key === "consult" ? { ...service, routing: { by: "round-robin" as const } } : service,
    );
    const plan = await withCompany(aPractice({ services }), (context) => away({ context }));
    const [first, second, ...others] = homes(plan);
    expect([first, second].sort()).toEqual(["Ben Hale", "Cleo Park"]);
    expect(others.sort()).toEqual(["Ben Hale", "Cleo Park"]);
  });
});

describe("who is proposed", () => {
  test("may be somebody whose own appointments begin at other times, if they are at work", async () => {
    await bookedWith(office(), { start: at(-1) });
    await bookedWith(office());
    const hours = { tue: ["09:20-17:00"] };
    const providers = aPractice().providers.map((provider) =>
      ["ben", "cleo"].includes(provider.key) ? { ...provider, hours } : provider,
    );
    const plan = await withCompany(aPractice({ providers }), (context) => away({ context }));
    expect(plan.moves.map(({ home }) => home.kind)).toEqual(["other-times", "same-time"]);
    expect(plan.moves[0]?.home.because).toContain("Ben Hale: not at work then");
  });

  test("may have less notice than clients have to give", async () => {
    await bookedWith(office());
    office().clock.at = later(TUESDAY_NOON, -30);
    const plan = await away(office());
    expect(plan.moves.map(({ home }) => home.kind)).toEqual(["same-time"]);
  });

  test("speaks the client's language", async () => {
    await bookedWith(office(), { serviceKey: "advice", language: "es", providerKey: undefined });
    await bookedWith(office(), {
      serviceKey: "advice",
      language: "es",
      providerKey: "cleo",
      start: at(1),
    });
    const plan = await away(office(), "cleo");
    expect(plan.moves.map(({ home }) => home.kind)).toEqual(["other-times", "other-times"]);
  });
});

describe("rooms and colleagues", () => {
  const therapy = { serviceKey: "therapy" };

  test("a closed room is exchanged for another one, and the provider stays", async () => {
    await bookedWith(office(), therapy);
    const plan = await away(office(), "room-1");
    expect(proposals(plan)).toEqual([[expect.anything(), "Ana Ortiz, Room 2"]]);
    expect(plan.moves[0]?.home.because).toBe(
      "Room 2 in the place of Room 1; it stays with Ana Ortiz",
    );
  });

  test("a room is not proposed twice at a time either", async () => {
    await bookedWith(office(), therapy);
    await bookedWith(office(), { ...therapy, providerKey: "ben" });
    await away(office(), "room-2");
    const plan = await away(office(), "room-1");
    expect(plan.moves.map(({ home }) => home.kind)).toEqual(["other-times"]);
    expect(plan.moves[0]?.home.because).toBe("Room 2: busy then");
  });

  test("whoever takes over gets the room along", async () => {
    await bookedWith(office(), therapy);
    const plan = await away(office());
    expect(proposals(plan)).toEqual([[expect.anything(), "Ben Hale, Room 1"]]);
  });

  test("nobody stands in where all are needed", async () => {
    await bookedWith(office(), { serviceKey: "panel", providerKey: undefined });
    const plan = await away(office(), "cleo");
    expect(plan.moves[0]?.home).toMatchObject({
      kind: "other-times",
      because: "nobody and nothing else can take the place of Cleo Park for Panel",
    });
  });
});

describe("where nobody else is free", () => {
  test("the nearest times are named, which the client has to agree to", async () => {
    await bookedWith(office(), { serviceKey: "check" });
    const plan = await away(office());
    const home = plan.moves[0]?.home;
    expect(home).toMatchObject({
      kind: "other-times",
      because: "nobody and nothing else can take the place of Ana Ortiz for Check",
    });
    const starts = home?.kind === "other-times" ? home.times.map(({ start }) => start) : [];
    expect(starts).toHaveLength(3);
    for (const start of starts) expect(start.toISOString().slice(0, 10)).not.toBe("2026-11-24");
  });

  test("it is said who is not free, and another place is no home", async () => {
    await bookedWith(office());
    await busy("ben", { start: TUESDAY_NOON, end: at(1) });
    await busy("cleo", { start: TUESDAY_NOON, end: at(1) });
    expect(await because()).toEqual([
      "Ben Hale: busy then; Cleo Park: busy then; Dora Lang: does not work at Clinic",
    ]);
  });

  test("it is said when no other time is free either", async () => {
    await bookedWith(office(), { serviceKey: "check" });
    const plan = await away(office(), "ana", { from: "2026-11-23", to: "2027-02-01" });
    expect(plan.moves[0]?.home).toMatchObject({ kind: "none" });
    expect(plan.moves[0]?.home.because).toContain("no other time is free either");
  });
});

test("making a plan changes nothing", async () => {
  await bookedWith(office());
  const before = await office().db("appointments").orderBy("id");
  const plan = await away(office());
  await planOf(office(), plan);
  expect(await office().db("appointments").orderBy("id")).toEqual(before);
  expect(await office().db("escalations")).toEqual([]);
});

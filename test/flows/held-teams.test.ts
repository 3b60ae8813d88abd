import { expect, test } from "vitest";
import { aCompany } from "../helpers/company.ts";
import { aBrowser, bookHeld, giveBack, held, renew, takeHold } from "../helpers/holding.ts";
import { countOf, later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";

const base = aCompany();
/** Consultations need the one room of the house, and are given once a day by each. */
const office = useOffice({
  ...base,
  services: [
    {
      ...base.services[0],
      requires: [{ anyOf: ["room"] }],
      limitsEach: { perDay: 1 },
      routing: { matchLanguage: true },
    },
    ...base.services.slice(1),
  ],
  providers: [
    ...base.providers.map((provider) => ({
      ...provider,
      location: "new-york",
      languages: [provider.key === "ana" ? "es" : "en"],
    })),
    { key: "room", name: "Room 1", kind: "room", location: "new-york" },
  ],
} as ReturnType<typeof aCompany>);
/** Eleven in New York: both are at work. */
const start = later(TUESDAY_NOON, -60);
const ben = { providerKey: "ben", start } as const;
const other = { device: aBrowser("somebody else's"), start };

test("a hold keeps everybody and everything that the appointment takes, and gives all of it back", async () => {
  const { id } = await held(office(), ben);
  expect(await countOf(office().db, "occupancies")).toBe(2);
  // Ana is free, but the room is not.
  expect(await takeHold(office(), other)).toMatchObject({
    kind: "slot-taken",
    heldUntil: later(MONDAY, 30),
  });
  office().clock.at = later(MONDAY, 4);
  await renew(office(), id);
  office().clock.at = later(MONDAY, 6);
  expect(await takeHold(office(), other)).toMatchObject({ kind: "slot-taken" });
  await giveBack(office(), id);
  expect(await takeHold(office(), other)).toMatchObject({ kind: "held" });
});

test("a hold counts towards a day's limit, but not against who holds it", async () => {
  await held(office(), ben);
  const laterThatDay = { start: later(start, 60) };
  expect(await takeHold(office(), { ...other, ...ben, ...laterThatDay })).toMatchObject({
    kind: "slot-taken",
  });
  expect(await bookHeld(office(), { device: aBrowser() }, ben)).toMatchObject({ kind: "booked" });
});

test("two tabs with one time keep the whole team", async () => {
  const first = await held(office(), ben);
  await held(office(), ben);
  await giveBack(office(), first.id);
  expect(await countOf(office().db, "occupancies")).toBe(2);
  expect(await takeHold(office(), other)).toMatchObject({ kind: "slot-taken" });
});

test("a time is not the same one with somebody who does not speak the client's language", async () => {
  const anybody = { providerKey: undefined, start };
  const spanish = await held(office(), { ...anybody, language: "es" });
  const english = await held(office(), { ...anybody, language: "en" });
  expect([spanish.provider.key, english.provider.key]).toEqual(["ana", "ben"]);
  expect(await countOf(office().db, "holds")).toBe(1);
});

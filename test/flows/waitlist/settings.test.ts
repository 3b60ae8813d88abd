import { expect, test } from "vitest";
import { aCompany } from "../../helpers/company.ts";
import { later, MONDAY, TUESDAY_NOON, useOffice } from "../../helpers/office.ts";
import {
  endOffers,
  join,
  joined,
  offerFreedTimes,
  openOffer,
  stateOf,
} from "../../helpers/waiting.ts";

const office = useOffice({
  ...aCompany(),
  waitlist: { offerMinutes: 30, answerMinutesMin: 30, unansweredMax: 1, daysMax: 10 },
});

test("an offer lasts as long as the company says", async () => {
  office().clock.at = later(MONDAY, 120);
  const kim = await joined(office(), "Kim");
  await offerFreedTimes(office());
  expect((await openOffer(office(), kim)).until).toEqual(later(MONDAY, 150));
});

test("a time that leaves less than the company's least is not offered", async () => {
  await joined(office(), "Kim");
  office().clock.at = later(TUESDAY_NOON, -89);
  expect(await offerFreedTimes(office())).toBe(0);
  office().clock.at = later(TUESDAY_NOON, -90);
  expect(await offerFreedTimes(office())).toBe(1);
});

test("whoever lets so many run out as the company allows is off the list", async () => {
  const kim = await joined(office(), "Kim");
  await offerFreedTimes(office());
  office().clock.at = (await openOffer(office(), kim)).until;
  await endOffers(office());
  expect(await stateOf(office(), kim)).toBe("expired");
});

test("nobody waits for longer than the company says", async () => {
  expect(await join(office(), { untilOn: "2026-12-04" })).toMatchObject({ latest: "2026-12-03" });
  expect(await join(office(), { untilOn: "2026-12-03" })).toMatchObject({ kind: "joined" });
});

import { expect, test } from "vitest";
import { endAbsenceFlow } from "#flows/end-absence.ts";
import { offerFreedTimesFlow } from "#flows/offer-freed-times.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { away, olga } from "../../helpers/absences.ts";
import { giveBack, held } from "../../helpers/holding.ts";
import {
  booked,
  cancelByLink,
  countOf,
  later,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";
import { joined } from "../../helpers/waiting.ts";

/* A line is looked at when something may serve it, within the round; without a hint once a minute. */
const office = useOffice();
const noon = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };

async function readCalendars() {
  await office().db("providers").update({ busy_read_at: null });
  await readCalendarsFlow(office().context)();
}

/** Each takes Ana's Tuesday noon, and says how it becomes free. */
const ways: Record<string, () => Promise<() => Promise<unknown>>> = {
  "is cancelled": async () => {
    const { token } = await booked(office(), { providerKey: "ana" });
    return () => cancelByLink(office(), token);
  },
  "is given back from a form": async () => {
    const { id } = await held(office());
    return () => giveBack(office(), id);
  },
  "was held by a form for long enough": async () => {
    const { clock } = office();
    const { expiresAt } = await held(office());
    clock.at = later(expiresAt, -0.5);
    return async () => {
      clock.at = expiresAt;
    };
  },
  "was an absence that is taken back": async () => {
    const { absence } = await away(office());
    const absenceId = absence.id;
    return () => endAbsenceFlow(office().context)({ absenceId, caller: olga });
  },
  "goes from the calendar": async () => {
    office().calendar.book("ana@example.com", noon);
    await readCalendars();
    return async () => {
      office().calendar.reset();
      await readCalendars();
    };
  },
};

test.each(Object.entries(ways))("a time that %s is offered in the next round", async (_, take) => {
  const free = await take();
  await joined(office(), "Kim");
  const offerFreedTimes = offerFreedTimesFlow(office().context);
  expect(await offerFreedTimes()).toBe(0);
  await free();
  expect(await offerFreedTimes()).toBe(1);
});

test("what freed times is kept nowhere while nobody waits", async () => {
  const { token } = await booked(office(), { providerKey: "ana" });
  await cancelByLink(office(), token);
  expect(await countOf(office().db, "freed_times")).toBe(0);
});

test("a look that fails is made again in the next round", async () => {
  const { token } = await booked(office(), { providerKey: "ana" });
  await joined(office(), "Kim");
  const { context } = office();
  let fails = false;
  const company = () => (fails ? Promise.reject(new Error("no company")) : context.company());
  const offerFreedTimes = offerFreedTimesFlow({ ...context, company });
  await offerFreedTimes();
  await cancelByLink(office(), token);
  fails = true;
  await expect(offerFreedTimes()).rejects.toThrow("no company");
  fails = false;
  expect(await offerFreedTimes()).toBe(1);
});

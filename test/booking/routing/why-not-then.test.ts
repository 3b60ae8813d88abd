import { expect, test } from "vitest";
import type { ServiceTime } from "#booking/availability.ts";
import type { Diary, ProviderTime } from "#booking/provider-time.ts";
import { whyNotThen } from "#booking/routing/why-not-then.ts";
import { aService, aSnapshot, everyDay, noTravel, worksAt } from "../engine.ts";

const start = new Date("2026-11-23T10:00Z");
const minute = start.getTime() / 60_000;
const weekly = everyDay("09:00-17:00");

function why({
  ana = worksAt("ana", { weekly }),
  diary = {},
  room = {},
  service = {},
  locationId,
}: {
  ana?: ProviderTime;
  diary?: Partial<Diary>;
  room?: Partial<Diary>;
  service?: Partial<ServiceTime>;
  locationId?: string;
}): string | undefined {
  const known = aSnapshot([ana, worksAt("room", { weekly })], { ana: diary, room });
  const question = {
    service: aService(service),
    during: { start, end: new Date(start.getTime() + 60_000) },
    now: new Date("2026-11-20T00:00Z"),
    travel: noTravel,
    locationId,
  };
  return whyNotThen(known, question, { providerId: "ana", start });
}

test("whose calendar was not read is not known to be anything", () => {
  const nobody = aSnapshot([worksAt("ana", { weekly })]);
  const known = { ...nobody, diaries: new Map() };
  const question = {
    service: aService(),
    during: { start, end: start },
    now: start,
    travel: noTravel,
  };
  expect(whyNotThen(known, question, { providerId: "ana", start })).toBe(
    "the calendar was not read lately",
  );
});

test("hours, and the place that was asked for, say who is at work", () => {
  const ana = worksAt("ana", { weekly: everyDay("12:00-17:00") });
  expect(why({ ana })).toBe("not at work then");
  expect(why({ locationId: "elsewhere" })).toBe("not at work then");
});

test("a limit that is full says so before anything else that is in the way", () => {
  const ana = worksAt("ana", { weekly }, { limits: { perDay: 1 } });
  const counted = [{ start: minute + 120, serviceId: "other" }];
  expect(why({ ana, diary: { counted, taken: [minute, minute + 30] } })).toBe(
    "has as many as the limits allow",
  );
});

test("what is taken, or away, is busy, also where somebody else is needed", () => {
  expect(why({ diary: { taken: [minute, minute + 30] } })).toBe("busy then");
  const service = { requires: [["room"]] };
  expect(why({ service, diary: { absent: [minute, minute + 30] } })).toBe("busy then");
});

test("who is at work and free, but not on the hour, begins at other times", () => {
  const ana = worksAt("ana", { weekly: everyDay("09:15-17:00") });
  expect(why({ ana })).toBe("begins at other times");
  expect(why({ ana, service: { startsOn: "clock" } })).toBeUndefined();
});

test("of who is free themselves it is not asked whether a room is", () => {
  const service = { requires: [["room"]] };
  expect(why({ service, room: { taken: [minute, minute + 30] } })).toBeUndefined();
});

import { expect, test } from "vitest";
import { performAll, useOffice } from "../../helpers/office.ts";
import { join, joined, leave, stateOf } from "../../helpers/waiting.ts";

const office = useOffice();
const entries = () => office().db("waitlist").orderBy("joined_at");

test("somebody who joins is on the list with what they wait for, and told so", async () => {
  const requestId = await joined(office(), "Kim");
  await performAll(office());

  expect(await entries()).toMatchObject([
    {
      request_id: requestId,
      state: "waiting",
      priority: "normal",
      windows: [{ days: [2], from: "10:00", to: "10:30" }],
      // The last day that suits is over at midnight in Phoenix.
      until_at: new Date("2026-12-01T07:00:00Z"),
    },
  ]);
  expect(await office().db("requests").where({ id: requestId }).first("state")).toEqual({
    state: "waitlisted",
  });
  expect(office().email.sent.map(({ content }) => content)).toMatchObject([
    {
      kind: "waitlist-joined",
      windows: ["Tue, 10:00 AM – 10:30 AM, Phoenix time"],
      untilOn: "2026-11-30",
    },
  ]);
});

test("joining twice is one entry, at the old place, with what was said last", async () => {
  const first = await joined(office(), "Kim");
  const again = await joined(office(), "Kim", { windows: [], untilOn: "2026-12-05" });
  await joined(office(), "Kim", { windows: [], untilOn: "2026-12-05" });
  await performAll(office());

  expect(again).toBe(first);
  expect(await entries()).toMatchObject([{ windows: [], version: 2 }]);
  expect(await office().db("requests")).toHaveLength(1);
  // What changed is confirmed; the same said once more is not.
  const said = office().email.sent.map(({ content }) => content);
  expect(said.map((one) => "windows" in one && one.windows)).toEqual([[], []]);
});

test("ten forms sent at the same moment are one entry", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => joined(office(), "Kim")));

  expect(new Set(ids).size).toBe(1);
  expect(await entries()).toHaveLength(1);
});

test("whoever has left may join again", async () => {
  const first = await joined(office(), "Kim");
  await leave(office(), first);

  const second = await joined(office(), "Kim");

  expect(second).not.toBe(first);
  expect([await stateOf(office(), first), await stateOf(office(), second)]).toEqual([
    "withdrawn",
    "waiting",
  ]);
});

test("whom the gate's own rules put first is first in the line", async () => {
  const clientEmail = { address: "vic@bigcorp.example", domain: "bigcorp.example" };
  const requestId = await joined(office(), "Vic", { clientEmail });

  expect(await entries()).toMatchObject([{ request_id: requestId, priority: "high" }]);
});

test.each(["2026-11-22", "2027-06-01"])("nobody can wait until %s", async (untilOn) => {
  expect(await join(office(), { untilOn })).toEqual({
    kind: "until-impossible",
    latest: "2027-01-22",
  });
  expect(await entries()).toEqual([]);
});

test("a name that is not in the company's file is said to be unknown", async () => {
  expect(await join(office(), { providerKey: "nobody" })).toEqual({
    kind: "unknown",
    what: "provider",
  });
});

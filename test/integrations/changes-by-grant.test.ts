import { expect, test } from "vitest";
import { changesByGrant } from "#integrations/changes-by-grant.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";

const during = { start: new Date(0), end: new Date(1) };
const watch = { id: "watch", resource: "events", endsAt: new Date("2026-11-23T14:00:00Z") };

/** Notes who was asked what. */
function changesOf(door: string, asked: string[]): CalendarChanges {
  const note = (deed: string, calendarId: string) => asked.push(`${door} ${deed} ${calendarId}`);
  return {
    async readChanges({ calendarId }) {
      note("reads", calendarId);
      return { full: true, changes: [], next: "1" };
    },
    async watch({ calendarId }) {
      note("watches", calendarId);
      return watch;
    },
    async renewWatch(_watch, { calendarId }) {
      note("renews", calendarId);
      return watch;
    },
    async stopWatch({ calendarId }) {
      note("stops", calendarId);
    },
  };
}

function doors(own: boolean) {
  const asked: string[] = [];
  const changes = changesByGrant({
    own: own ? changesOf("we", asked) : undefined,
    ofGrant: (id) => changesOf(id, asked),
    grantsOf: async (ids) => new Map(ids.filter((id) => id === "hers").map((id) => [id, "grant"])),
    isOff: () => new Error("not connected"),
  });
  return { asked, changes };
}

test("each calendar is read and watched through the door that opens it", async () => {
  const { asked, changes } = doors(true);
  for (const calendarId of ["hers", "ours"]) {
    const wish = { calendarId, url: "https://book.example/hooks", secret: "s" };
    await changes.readChanges({ calendarId, during, since: undefined });
    await changes.watch(wish);
    await changes.renewWatch(watch, wish);
    await changes.stopWatch({ ...watch, calendarId });
  }
  expect(asked).toEqual([
    "grant reads hers",
    "grant watches hers",
    "grant renews hers",
    "grant stops hers",
    "we reads ours",
    "we watches ours",
    "we renews ours",
    "we stops ours",
  ]);
});

test("what no door opens fails as a vendor that is off", async () => {
  const { changes } = doors(false);
  await expect(
    changes.readChanges({ calendarId: "ours", during, since: undefined }),
  ).rejects.toThrow("not connected");
});

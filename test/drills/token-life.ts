import { resealGrants } from "#store/reseal-grants.ts";
import { keyIdOf } from "#store/sealed.ts";
import type { Drill } from "./drill.ts";
import {
  everybody,
  expireAll,
  isLive,
  openPages,
  startTokenTown,
  type TokenTown,
} from "./token-life-town.ts";
import { calendarOf } from "./vendors.ts";

/** What happens to tokens, in this order; each part says what must not have happened and did. */
const parts: readonly (readonly [string, (town: TokenTown) => Promise<readonly string[]>])[] = [
  ["a hundred grants run out at once, while their key is changed", renewAtOnce],
  ["answers of the vendor are lost", loseAnswers],
  ["rows are swapped between grants", swapRows],
  ["a provider takes the consent back", takeBack],
];

/**
 * Two nodes, a hundred grants, a vendor that gives another refresh token each time and takes the second
 * use of an old one for theft.
 */
export const tokenLife: Drill = async ({ say, untilViolation }) => {
  const town = await startTokenTown(say);
  try {
    const violations: string[] = [];
    for (const [what, play] of parts) {
      const found = await play(town);
      violations.push(...found);
      say(`${what}${found.length > 0 ? " — VIOLATED" : ""}`);
      if (untilViolation && violations.length > 0) break;
    }
    const renewals = [...town.brought.values()].reduce((sum, times) => sum + times, 0);
    return { violations, seen: { grants: everybody.length, renewals } };
  } finally {
    await town.stop();
  }
};

async function renewAtOnce(town: TokenTown): Promise<readonly string[]> {
  const { google, installation, keys, brought } = town;
  google.state.behaviour.rotation = "strict";
  await expireAll(town);
  const [pages, { unopened }] = await Promise.all([
    openPages(town, everybody),
    resealGrants(installation.db, keys),
  ]);
  // What was renewed between the list and its turn is under the new key already.
  const left = await installation
    .db("calendar_grants")
    .whereNot({ key_id: keyIdOf(keys[0]) })
    .orWhereNull("sealed");
  const twice = [...brought.values()].filter((times) => times !== 1).length;
  const stolen = everybody.filter((number) => google.consents.isOver(calendarOf(number)));
  const silent = pages.filter((page) => !isLive(page));
  return [
    brought.size === everybody.length ? [] : `${brought.size} renewals, not ${everybody.length}`,
    twice === 0 ? [] : `${twice} refresh tokens were brought more than once`,
    stolen.length === 0 ? [] : `${stolen.length} consents were ended as stolen`,
    silent.length === 0 ? [] : `${silent.length} pages did not get the calendars`,
    unopened.length + left.length === 0 ? [] : `${left.length} are not under the new key`,
  ].flat();
}

async function loseAnswers(town: TokenTown): Promise<readonly string[]> {
  const { google, installation } = town;
  google.state.behaviour.rotation = "fresh";
  await expireAll(town);
  google.faults.add({ kind: "reset-after-accept", match: "/token", times: 30 });
  const first = await openPages(town, everybody);
  google.faults.clear();
  const again = await openPages(town, everybody);
  const dead = await installation.db("calendar_grants").whereNot({ state: "live" });
  const silent = again.filter((page) => !isLive(page)).length;
  return [
    first.some((page) => !isLive(page)) ? [] : "no page noticed that answers were lost",
    silent === 0 ? [] : `${silent} pages had no calendars after the vendor was well again`,
    dead.length === 0 ? [] : `${dead.length} grants ended by a lost answer`,
  ].flat();
}

async function swapRows(town: TokenTown): Promise<readonly string[]> {
  const { db } = town.installation;
  const [mine, theirs] = await db("calendar_grants")
    .whereIn("account", [calendarOf(0), calendarOf(1)])
    .orderBy("account");
  await db("calendar_grants").where({ id: mine.id }).update({ sealed: theirs.sealed });
  await db("calendar_grants").where({ id: theirs.id }).update({ sealed: mine.sealed });
  const pages = await openPages(town, [0, 1]);
  // Back, so that what comes next begins with whole rows.
  await db("calendar_grants").where({ id: mine.id }).update({ sealed: mine.sealed });
  await db("calendar_grants").where({ id: theirs.id }).update({ sealed: theirs.sealed });
  const opened = pages.filter(({ html }) => /value="calendar-\d+@/.test(html));
  return opened.length === 0 ? [] : [`${opened.length} pages opened with another grant's tokens`];
}

async function takeBack(town: TokenTown): Promise<readonly string[]> {
  const { google, installation } = town;
  google.consents.takeBack(calendarOf(2));
  await expireAll(town);
  const pages = await openPages(town, everybody);
  const dead = await installation.db("calendar_grants").where({ state: "dead" }).pluck("account");
  const letters = await installation.db("effects").whereLike("key", "desk-mail:calendar-lost:%");
  const silent = pages.filter((page) => page.number !== 2 && !isLive(page)).length;
  return [
    dead.join() === calendarOf(2) ? [] : `dead are ${dead.join() || "none"}`,
    letters.length === 1 ? [] : `${letters.length} letters, not one`,
    silent === 0 ? [] : `${silent} pages of others had no calendars`,
  ].flat();
}

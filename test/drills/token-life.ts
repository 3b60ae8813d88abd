import { type GrantVendor, openGrant } from "#store/grants.ts";
import { resealGrants } from "#store/reseal-grants.ts";
import { keyIdOf } from "#store/sealed.ts";
import type { Drill } from "./drill.ts";
import {
  everybody,
  expireAll,
  isLive,
  listsOf,
  openPages,
  startTokenTown,
  type TokenTown,
} from "./token-life-town.ts";
import { calendarOf } from "./vendors.ts";

/** What happens to tokens, in this order; each part says what must not have happened and did. */
const parts: readonly (readonly [string, (town: TokenTown) => Promise<readonly string[]>])[] = [
  ["two hundred grants run out at once, while their key is changed", renewAtOnce],
  ["answers of the vendor are lost", loseAnswers],
  ["rows are swapped between grants", swapRows],
  ["a provider takes the consent back", takeBack],
];

const vendors = ["google", "microsoft"] as const;

/**
 * Two nodes, a hundred grants at each of two vendors, which give another refresh token each time and take
 * the second use of an old one for theft.
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
    violations.push(...town.breaches());
    const renewals = vendors
      .flatMap((vendor) => [...town.brought[vendor].values()])
      .reduce((sum, times) => sum + times, 0);
    return { violations, seen: { grants: everybody.length * vendors.length, renewals } };
  } finally {
    await town.stop();
  }
};

async function renewAtOnce(town: TokenTown): Promise<readonly string[]> {
  const { installation, keys } = town;
  for (const vendor of vendors) town[vendor].state.behaviour.rotation = "strict";
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
  const silent = pages.filter((page) => !isLive(page));
  return [
    ...vendors.map((vendor) => broughtAmiss(town, vendor)),
    await keptSpent(town),
    silent.length === 0 ? [] : `${silent.length} pages did not get the calendars`,
    unopened.length + left.length === 0 ? [] : `${left.length} are not under the new key`,
  ].flat();
}

/** Each token was brought once, and nothing was taken for theft. */
function broughtAmiss(town: TokenTown, vendor: GrantVendor): readonly string[] {
  const { consents } = town[vendor];
  const brought = [...town.brought[vendor].values()];
  const twice = brought.filter((times) => times !== 1).length;
  const stolen = everybody.filter((number) => consents.isOver(calendarOf(number))).length;
  return [
    brought.length === everybody.length
      ? []
      : `${brought.length} renewals, not ${everybody.length}`,
    twice === 0 ? [] : `${twice} refresh tokens were brought more than once`,
    stolen === 0 ? [] : `${stolen} consents were ended as stolen`,
  ]
    .flat()
    .map((words) => `${vendor}: ${words}`);
}

/** What is kept is the newest refresh token: one that was brought before is not. */
async function keptSpent({ installation, keys, brought }: TokenTown): Promise<readonly string[]> {
  const ids = await installation.db("calendar_grants").where({ state: "live" }).pluck("id");
  const grants = await Promise.all(ids.map((id) => openGrant(installation.db, keys, id)));
  const spent = grants.filter(
    (grant) => grant?.tokens && brought[grant.vendor].has(grant.tokens.refreshToken),
  );
  return spent.length === 0 ? [] : [`${spent.length} grants keep a refresh token of before`];
}

async function loseAnswers(town: TokenTown): Promise<readonly string[]> {
  const { installation } = town;
  await expireAll(town);
  for (const vendor of vendors) {
    town[vendor].state.behaviour.rotation = "fresh";
    town[vendor].faults.add({ kind: "reset-after-accept", match: "/token", times: 30 });
  }
  const first = await openPages(town, everybody);
  for (const vendor of vendors) town[vendor].faults.clear();
  const again = await openPages(town, everybody);
  const dead = await installation.db("calendar_grants").whereNot({ state: "live" });
  const silent = again.filter((page) => !isLive(page)).length;
  const unnoticed = vendors.filter((vendor) =>
    first.every((page) => listsOf(page).includes(vendor)),
  );
  return [
    unnoticed.map((vendor) => `no page noticed that ${vendor}'s answers were lost`),
    await keptSpent(town),
    silent === 0 ? [] : `${silent} pages had no calendars after the vendor was well again`,
    dead.length === 0 ? [] : `${dead.length} grants ended by a lost answer`,
  ].flat();
}

/** Of two people, and of two vendors: each row gets the next one's. */
async function swapRows(town: TokenTown): Promise<readonly string[]> {
  const { db } = town.installation;
  const rows = await db("calendar_grants")
    .whereIn("account", [calendarOf(0), calendarOf(1)])
    .orderBy(["vendor", "account"]);
  const seal = (id: string, sealed: Buffer) =>
    db("calendar_grants").where({ id }).update({ sealed });
  for (const [index, { id }] of rows.entries())
    await seal(id, rows[(index + 1) % rows.length].sealed);
  const pages = await openPages(town, [0, 1]);
  // Back, so that what comes next begins with whole rows.
  for (const { id, sealed } of rows) await seal(id, sealed);
  const opened = pages.filter(({ html }) => /value="(microsoft:)?calendar-\d+@/.test(html));
  return opened.length === 0 ? [] : [`${opened.length} pages opened with another grant's tokens`];
}

async function takeBack(town: TokenTown): Promise<readonly string[]> {
  const { google, microsoft, installation } = town;
  google.consents.takeBack(calendarOf(2));
  microsoft.consents.takeBack(calendarOf(3));
  await expireAll(town);
  const pages = await openPages(town, everybody);
  const rows = await installation.db("calendar_grants").where({ state: "dead" }).orderBy("account");
  const dead = rows.map(({ vendor, account }) => `${vendor} ${account}`);
  const expected = [`google ${calendarOf(2)}`, `microsoft ${calendarOf(3)}`];
  const letters = await installation.db("effects").whereLike("key", "desk-mail:calendar-lost:%");
  const silent = pages.filter((page) => ![2, 3].includes(page.number) && !isLive(page)).length;
  return [
    dead.join() === expected.join() ? [] : `dead are ${dead.join() || "none"}`,
    letters.length === 2 ? [] : `${letters.length} letters, not two`,
    silent === 0 ? [] : `${silent} pages of others had no calendars`,
  ].flat();
}

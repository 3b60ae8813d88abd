import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { standing } from "./calendar-drift-people.ts";
import { addressOf, type Booked, type Town } from "./calendar-drift-town.ts";
import { type Darkness, numbers } from "./dark-calendar-darknesses.ts";
import { providerOf } from "./vendors.ts";

const minuteMs = 60_000;

/** How often the desk and the admins were told. */
export type Told = { readonly desk: number; readonly admins: number };

export type Night = {
  readonly darkness: Darkness;
  readonly booked: readonly Booked[];
  readonly before: Told;
};

/** Whose calendar could not be read for a minute is not offered; who has nothing to do with it is. */
export async function judgeOffers(town: Town, { hits }: Darkness): Promise<readonly string[]> {
  const offered = await offeredBy(town);
  const failing = await town.db
    .raw("select calendar_id from calendar_syncs where failing_since <= ?", [
      new Date(town.context.realNow().getTime() - minuteMs),
    ])
    .then(({ rows }) => rows.map((row: { calendar_id: string }) => row.calendar_id));
  const numberOf = (id: string) => Number(/calendar-(\d+)@/.exec(id)?.[1]);
  const violations: string[] = [];
  if (failing.some((id: string) => offered.has(numberOf(id))))
    violations.push("a provider is offered whose calendar can’t be read for a minute");
  if (!numbers.every((provider) => hits(provider) || offered.has(provider)))
    violations.push("others are offered no more");
  return violations;
}

/** Some minutes after it began, and hours later. */
export async function judgeDark(town: Town, night: Night): Promise<readonly string[]> {
  const { darkness, booked, before } = night;
  const offered = await offeredBy(town);
  const inDark = booked.filter(({ provider }) => darkness.hits(provider));
  const inLight = booked.filter(({ provider }) => !darkness.hits(provider));
  const violations = [...(await judgeTold(town, before))];
  if (inDark.some(({ provider }) => offered.has(provider)))
    violations.push("its providers are offered");
  if (missing(town, inDark) < inDark.length) violations.push("something was written in the dark");
  if (missing(town, inLight) > 0) violations.push("something is not written in the light");
  const owed = await countOwed(town, inDark);
  if (darkness.mayPass && owed < inDark.length)
    violations.push(`${inDark.length - owed} events are owed no more`);
  return violations;
}

/** When everything is well again. */
export async function judgeAfter(town: Town, night: Night): Promise<readonly string[]> {
  const { booked, before, darkness } = night;
  const violations = [...(await judgeTold(town, before))];
  const wrong = booked.filter((one) => standing(town, one).length !== 1);
  if (wrong.length > 0)
    violations.push(
      `${wrong.length} appointments have not exactly one event, but ${standing(town, wrong[0] as Booked).length}`,
    );
  const misled = booked.filter(
    ({ number }) => town.mails.filter(({ to }) => to === addressOf(number)).length !== 1,
  );
  if (misled.length > 0) violations.push(`${misled.length} clients were not told exactly once`);
  const asked = await town
    .db("escalations")
    .whereIn(
      "request_id",
      booked.map(({ requestId }) => requestId),
    )
    .select("id");
  if (darkness.mayPass && asked.length > 0)
    violations.push(`${asked.length} are before a person although they only had to wait`);
  return violations;
}

async function judgeTold(town: Town, before: Told): Promise<readonly string[]> {
  const told = await toldOf(town);
  const [desk, admins] = [told.desk - before.desk, told.admins - before.admins];
  return desk === 1 && admins === 1
    ? []
    : [`the desk was told ${desk} times, the admins ${admins} times`];
}

export async function toldOf({ db }: Town): Promise<Told> {
  const keys: readonly string[] = await db("effects")
    .whereLike("key", "%:calendar-dark:%")
    .pluck("key");
  const of = (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).length;
  return { desk: of("desk-note"), admins: of("desk-mail") };
}

/** Appointments without an event at the vendor. */
export const missing = (town: Town, booked: readonly Booked[]) =>
  booked.filter((one) => standing(town, one).length === 0).length;

async function countOwed({ db }: Town, booked: readonly Booked[]): Promise<number> {
  const rows = await db("effects")
    .where({ kind: "calendar-event" })
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .whereIn(
      "request_id",
      booked.map(({ requestId }) => requestId),
    )
    .select("id");
  return rows.length;
}

/** Who is offered in some hour of a day on which nobody has booked. */
export async function offeredBy({ context }: Town): Promise<ReadonlySet<number>> {
  const from = new Date(context.now().getTime() + 8 * 24 * 60 * minuteMs);
  const to = new Date(from.getTime() + 60 * minuteMs);
  const found = await listAvailabilityFlow(context)({ serviceKey: "service-0", from, to });
  if (found.kind !== "slots") throw new Error(`availability: ${found.kind}`);
  const keys = new Set(
    found.slots.flatMap(({ providerIds }) =>
      providerIds.map((id) => found.company.providers.get(id)?.key ?? ""),
    ),
  );
  return new Set(numbers.filter((provider) => keys.has(providerOf(provider))));
}

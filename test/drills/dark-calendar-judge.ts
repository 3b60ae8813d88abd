import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { standing } from "./calendar-drift-people.ts";
import {
  addressOf,
  ask,
  type Booked,
  providers,
  startOf,
  type Town,
} from "./calendar-drift-town.ts";
import { type Darkness, numbers } from "./dark-calendar-darknesses.ts";
import type { Desk } from "./dark-calendar-desk.ts";
import { providerOf } from "./vendors.ts";

const minuteMs = 60_000;

/** How often the desk and the admins were told: cards, tickets, sentences in threads, mails. */
export type Told = Readonly<Record<"cards" | "tickets" | "notes" | "admins", number>>;

export type Night = {
  readonly desk: Desk;
  readonly darkness: Darkness;
  readonly booked: readonly Booked[];
  readonly before: Told;
};

/**
 * Whose calendar could not be read for a minute is not offered, and stands on a card and a ticket; who has
 * nothing to do with it is offered.
 */
export async function judgeMinute(
  town: Town,
  { darkness: { hits }, desk }: Pick<Night, "darkness" | "desk">,
): Promise<readonly string[]> {
  const offered = await offeredBy(town);
  const failing = await town.db
    .raw("select calendar_id from calendar_syncs where failing_since <= ?", [
      new Date(town.context.realNow().getTime() - minuteMs),
    ])
    .then(({ rows }): string[] => rows.map((row: { calendar_id: string }) => row.calendar_id));
  const numberOf = (id: string) => Number(/calendar-(\d+)@/.exec(id)?.[1]);
  const violations: string[] = [];
  if (failing.some((id) => offered.has(numberOf(id))))
    violations.push("a provider is offered whose calendar can’t be read for a minute");
  const dark = new Set(
    desk.cards.at(-1)?.calendars.flatMap(({ calendarId, isBack }) => (isBack ? [] : calendarId)),
  );
  if (!failing.every((id) => dark.has(id)))
    violations.push("a calendar can’t be read for a minute, and stands on no card");
  const lines = desk.tickets.at(-1)?.reasons.join("\n") ?? "";
  if (!failing.every((id) => lines.includes(id)))
    violations.push("a calendar can’t be read for a minute, and stands on no ticket");
  if (!numbers.every((provider) => hits(provider) || offered.has(provider)))
    violations.push("others are offered no more");
  return violations;
}

/** Some minutes after it began, and hours later. */
export async function judgeDark(town: Town, night: Night): Promise<readonly string[]> {
  const { darkness, booked, desk } = night;
  const offered = await offeredBy(town);
  const inDark = booked.filter(({ provider }) => darkness.hits(provider));
  const inLight = booked.filter(({ provider }) => !darkness.hits(provider));
  const violations = [...(await judgeTold(town, night)), ...judgeShown(desk, darkness, "dark")];
  if (inDark.some(({ provider }) => offered.has(provider)))
    violations.push("its providers are offered");
  if (missing(town, inDark) < inDark.length) violations.push("something was written in the dark");
  if (missing(town, inLight) > 0) violations.push("something is not written in the light");
  const owed = await countOwed(town, inDark);
  if (darkness.mayPass && owed < inDark.length)
    violations.push(`${inDark.length - owed} events are owed no more`);
  return violations;
}

/** A time in a dark calendar is offered on request; whoever asks for it has it kept, and a person. */
export async function judgeAsking(town: Town, number: number): Promise<readonly string[]> {
  const start = startOf(town, number);
  const found = await listAvailabilityFlow(town.context)({
    ...{ serviceKey: "service-0", providerKey: providerOf(number % providers) },
    ...{ from: start, to: new Date(start.getTime() + minuteMs) },
  });
  if (found.kind !== "slots") throw new Error(`availability: ${found.kind}`);
  const violations: string[] = [];
  if (found.slots.length > 0 || found.onRequest.length !== 1)
    violations.push("a time in a dark calendar is not offered on request alone");
  const received = await ask(town, number);
  if (received.kind !== "escalated")
    return [...violations, `who asked for a time in a dark calendar was answered ${received.kind}`];
  const { requestId } = received.answer;
  const [question] = await town.db("escalations").where({ request_id: requestId });
  if (question?.held_until === null) violations.push("the time that was asked for is not held");
  if (!JSON.stringify(question?.findings).includes("calendar was last read"))
    violations.push("whoever decides is not told that it is for the calendar");
  return violations;
}

/** When everything is well again. */
export async function judgeAfter(town: Town, night: Night): Promise<readonly string[]> {
  const { booked, desk, darkness } = night;
  const violations = [...(await judgeTold(town, night)), ...judgeShown(desk, darkness, "back")];
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

/** One card, one ticket and one letter to the admins, however many calendars it is about. */
async function judgeTold(town: Town, { before, desk }: Night): Promise<readonly string[]> {
  const told = await toldOf(town, desk);
  const grown = (what: keyof Told) => told[what] - before[what];
  const counts = (["cards", "tickets", "admins"] as const).filter((what) => grown(what) !== 1);
  return [
    ...counts.map((what) => `${what}: told ${grown(what)} times, not once`),
    ...(grown("notes") > remindersMax
      ? [`the card's thread was written to ${grown("notes")} times`]
      : []),
  ];
}

/** Who is on call is called again after a quarter of an hour, and then hourly: of two hours and more. */
const remindersMax = 4;

/** What the card and the ticket say is so, and somebody has it. */
function judgeShown(
  { cards, tickets }: Desk,
  { hits }: Darkness,
  when: "dark" | "back",
): readonly string[] {
  const [card, ticket] = [cards.at(-1), tickets.at(-1)];
  const meant = numbers.filter(hits).length;
  const shown = card?.calendars.filter(({ isBack }) => isBack === (when === "back")).length;
  const violations: string[] = [];
  if (shown !== meant)
    violations.push(`the card shows ${shown} calendars that are ${when}, of ${meant}`);
  if ((card?.endedAt !== undefined) !== (when === "back"))
    violations.push(`the card does not say that they are ${when}`);
  if ((ticket?.state === "closed") !== (when === "back"))
    violations.push(`the ticket is ${ticket?.state} while they are ${when}`);
  if (card?.owner === undefined || ticket?.ownerEmail === undefined)
    violations.push("nobody has it");
  return violations;
}

export async function toldOf({ db }: Town, { cards, tickets }: Desk): Promise<Told> {
  const keys: readonly string[] = await db("effects")
    .whereLike("key", "%:calendar-dark:%")
    .orWhereLike("key", "trouble-note:%")
    .pluck("key");
  const of = (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).length;
  return {
    cards: new Set(cards.map(({ id }) => id)).size,
    tickets: new Set(tickets.map(({ escalationId }) => escalationId)).size,
    notes: of("trouble-note"),
    admins: of("desk-mail"),
  };
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

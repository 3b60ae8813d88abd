import { limitsOf, takesOf } from "#booking/take.ts";
import { takenBy } from "#booking/team.ts";
import { chooseTeams } from "#flows/choose-teams.ts";
import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import { oneMinute, readKnown, type SlotQuestion, slotsAmong } from "#flows/find-slots.ts";
import { renewableUntil } from "#flows/held-time.ts";
import type { MoveOption } from "#messaging/question.ts";
import type { Db } from "#store/db.ts";
import { deleteHolds, listLiveHolds, saveHold } from "#store/holds.ts";
import { newId } from "#store/ids.ts";
import { occupy } from "#store/occupancies.ts";

/** Whose the holds of a talk are: whoever answers from that number. */
export const deviceOf = (phone: string) => `text:${phone}`;

/** Gives back what is held for a talk, but for one. */
export async function giveBackHeld(
  tx: Db,
  {
    phone,
    at,
    but,
  }: { readonly phone: string; readonly at: Date; readonly but?: string | undefined },
): Promise<void> {
  const device = deviceOf(phone);
  const live = await listLiveHolds(tx, { device, at });
  await deleteHolds(tx, { ids: live.map(({ id }) => id).filter((id) => id !== but), device });
}

type Holding = {
  readonly question: Omit<SlotQuestion, "from" | "to">;
  readonly starts: readonly Date[];
  readonly phone: string;
  /** The client's own appointment, in whose way a new time next to it only seems to be. */
  readonly own?: { readonly start: Date; readonly providerId: string } | undefined;
};

/**
 * Holds the times for the number that is asked, as long as holds of clients last, and numbers them. What
 * somebody else took this moment is left out.
 */
export async function holdTimes(
  context: FlowContext,
  company: CurrentCompany,
  { question, starts, phone, own }: Holding,
): Promise<readonly MoveOption[]> {
  const { db: tx } = context;
  await giveBackHeld(tx, { phone, at: context.now() });
  const options: MoveOption[] = [];
  for (const start of starts) {
    const holdId = await holdOne(context, company, { ...{ question, phone, own }, start });
    const position = options.length + 1;
    if (holdId !== undefined) options.push({ position, start, holdId });
    else if (own !== undefined && isBeside(question, own.start, start))
      options.push({ position, start });
  }
  return options;
}

function isBeside({ service }: Pick<SlotQuestion, "service">, own: Date, start: Date): boolean {
  const [has, wants] = [takenBy(service, own), takenBy(service, start)];
  return has.start < wants.end && wants.start < has.end;
}

async function holdOne(
  context: FlowContext,
  company: CurrentCompany,
  { question, start, phone, own }: Omit<Holding, "starts"> & { readonly start: Date },
): Promise<string | undefined> {
  const { db: tx } = context;
  const { service } = question;
  const asked = { ...question, ...oneMinute(start) };
  const known = await readKnown(context, company, asked);
  const [slot] = slotsAmong(context, company, { ...asked, known });
  const at = context.now();
  const expiresAt = renewableUntil(company, { createdAt: at, startsAt: start });
  const first = own && { providerId: own.providerId, words: "has the appointment already" };
  const { teams } = await chooseTeams(context, company, { ...asked, known, slot, first });
  const device = deviceOf(phone);
  const begun = { id: newId(), serviceId: service.id, startsAt: start, createdAt: at, expiresAt };
  for (const team of teams) {
    await saveHold(tx, { ...begun, providerId: team.providerId, device });
    const want = {
      takes: takesOf(team, known.providers),
      during: takenBy(service, start),
      limits: limitsOf(team, known, { service, start }),
      at,
    };
    const counts = { startsAt: start, serviceId: service.id };
    if (await occupy(tx, want, { holdId: begun.id, expiresAt, counts })) return begun.id;
  }
  await deleteHolds(tx, { ids: [begun.id], device });
  return undefined;
}

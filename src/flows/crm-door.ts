import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Crm } from "#ports/crm.ts";
import { endCrmRefusal, noteCrmRefusal, waitAtCrmDoor } from "#store/crm-refusals.ts";
import type { Db } from "#store/db.ts";

/**
 * The CRM with a door before it, which all nodes share: once it has refused us, one call a minute asks
 * whether it lets us in again, and everybody else is told to wait instead of knocking too.
 */
export function crmDoor(crm: Crm, { db, log }: { readonly db: Db; readonly log: Log }): Crm {
  /** Whether somebody looks, for all of us. */
  const comeIn = async (): Promise<boolean> => {
    const door = await waitAtCrmDoor(db);
    if (door !== undefined && door !== "look") throw shut(door);
    return door === "look";
  };
  const letIn = async () => {
    if (await endCrmRefusal(db)) log.info("the CRM lets us in again", {});
  };
  const note = async (error: unknown) => {
    if (!(error instanceof VendorError) || error.verdict !== "auth") return;
    if (await noteCrmRefusal(db, error.message.slice(0, 500)))
      log.error("the CRM refuses us; what is to be written there waits", { error });
  };
  const through =
    <Asked extends readonly unknown[], Answer>(call: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      const looks = await comeIn();
      try {
        const answer = await call(...asked);
        if (looks) await letIn();
        return answer;
      } catch (error) {
        // Whoever says what is wrong with a question has let it in.
        if (looks && isAnswered(error)) await letIn();
        await note(error);
        throw error;
      }
    };
  return {
    findContacts: through(crm.findContacts),
    readStanding: through(crm.readStanding),
    readAsker: through(crm.readAsker),
    readDeals: through(crm.readDeals),
    readDeal: through(crm.readDeal),
    saveContact: through(crm.saveContact),
    assignContact: through(crm.assignContact),
    saveTicket: through(crm.saveTicket),
    readTicket: through(crm.readTicket),
    readTickets: through(crm.readTickets),
    listChanged: through(crm.listChanged),
    callsUsed: crm.callsUsed,
    readNote: through(crm.readNote),
    saveMeeting: through(crm.saveMeeting),
    saveDealField: through(crm.saveDealField),
    saveTask: through(crm.saveTask),
    saveActivity: through(crm.saveActivity),
    addNote: through(crm.addNote),
  };
}

function isAnswered(error: unknown): boolean {
  return error instanceof VendorError && !["auth", "retry"].includes(error.verdict);
}

function shut({ since, waitMs, detail }: { since: Date; waitMs: number; detail: string }) {
  return new VendorError("crm", {
    ...{ verdict: "auth", ambiguous: false, retryAfterMs: Math.max(Math.ceil(waitMs), 1_000) },
    detail: `not asked, because it refuses us since ${since.toISOString()} (${detail})`,
  });
}

import type { ClosedAs } from "#escalation/escalation.ts";
import type { Press, Refusal } from "#escalation/press.ts";
import type { Db } from "#store/db.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { findRequest, findRequestByReference, type StoredRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { FlowContext } from "./context.ts";

type Refused = { readonly kind: "refused"; readonly refusal: Refusal };

/** What a member says when they close a question without a booking and without a no. */
export type Closing = Press & {
  readonly outcome: ClosedAs;
  /** Of which request it is a duplicate, as a person types it: "GH-1042" or "1042". */
  readonly reference: string;
  /** For the house. */
  readonly note: string;
  /** For the client; empty: they are not told. */
  readonly message: string;
};

/** What is missing; each is said at its field. */
export type ClosingProblem = "note-missing" | "reference-missing" | "reference-unknown" | "itself";

/** What the dialog says before a question is closed. */
export type PrepareClose = (
  press: Press,
) => Promise<
  { readonly kind: "ready"; readonly reference: string; readonly clientName: string } | Refused
>;

export function prepareCloseFlow({ db }: Pick<FlowContext, "db">): PrepareClose {
  return async (press) => {
    const found = await findClosable({ db }, press);
    if (found.kind === "refused") return found;
    const { reference, contactName: clientName } = found.request;
    return { kind: "ready", reference, clientName };
  };
}

/** Whether it could be closed like this now: asked before the preview, and once more when it is done. */
export type CheckClosing = (closing: Closing) => Promise<
  | {
      readonly kind: "whole";
      readonly requestId: string;
      /** The request that the client made before. */
      readonly duplicateOf: string | undefined;
    }
  | { readonly kind: ClosingProblem }
  | Refused
>;

export function checkClosingFlow({ db }: Pick<FlowContext, "db">): CheckClosing {
  return async (closing) => {
    const found = await findClosable({ db }, closing);
    if (found.kind === "refused") return found;
    const { id: requestId } = found.request;
    if (closing.outcome === "booked-elsewhere" && closing.note.trim() === "")
      return { kind: "note-missing" };
    return closing.outcome === "duplicate"
      ? duplicateOf(db, { requestId, reference: closing.reference.trim() })
      : { kind: "whole", requestId, duplicateOf: undefined };
  };
}

async function duplicateOf(
  db: Db,
  { requestId, reference }: { readonly requestId: string; readonly reference: string },
): ReturnType<CheckClosing> {
  if (reference === "") return { kind: "reference-missing" };
  const full = /^\d+$/.test(reference) ? `GH-${reference}` : reference;
  const other = await findRequestByReference(db, full);
  if (other === undefined) return { kind: "reference-unknown" };
  if (other.id === requestId) return { kind: "itself" };
  return { kind: "whole", requestId, duplicateOf: other.id };
}

async function findClosable(
  { db }: Pick<FlowContext, "db">,
  press: Press,
): Promise<
  | {
      readonly kind: "found";
      readonly escalation: StoredEscalation;
      readonly request: StoredRequest;
    }
  | Refused
> {
  const checked = await checkOwner(db, press, { deed: "close-escalation", fromQueue: true });
  if (checked.kind === "refused") return checked;
  const { escalation } = checked;
  const request = await findRequest(db, escalation.requestId);
  if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
  return { kind: "found", escalation, request };
}

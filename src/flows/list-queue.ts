import { nextDeadline } from "#escalation/escalation.ts";
import type { ChatUser, Refusal } from "#escalation/press.ts";
import { queueOrder } from "#escalation/queue-order.ts";
import type { DeskItem } from "#ports/desk.ts";
import type { Db } from "#store/db.ts";
import { countInHand, type ListedEscalation, listOpen, listOwned } from "#store/desk-lists.ts";
import type { FlowContext } from "./context.ts";
import { personOf, whoPressed } from "./press.ts";

export type DeskList = {
  readonly kind: "listed";
  /** The most urgent first. */
  readonly items: readonly DeskItem[];
  /** How many others are in somebody's hands. */
  readonly inHand: number;
};

type ListContext = Pick<FlowContext, "db" | "now" | "company" | "publicUrl">;

export type ListQueue = (
  by: ChatUser,
) => Promise<DeskList | { readonly kind: "refused"; readonly refusal: Refusal }>;

/** What nobody has taken yet, for whoever could take it. */
export function listQueueFlow(context: ListContext): ListQueue {
  return async (by) => {
    const presser = await whoPressed(context.db, by, "read-requests");
    if (presser.kind === "refused") return presser;
    const items = await deskItems(context, await listOpen(context.db));
    return { kind: "listed", items, inHand: await countInHand(context.db) };
  };
}

/** What the member who asks has in hand. */
export function listOwnFlow(context: ListContext): ListQueue {
  return async (by) => {
    const presser = await whoPressed(context.db, by, "read-requests");
    if (presser.kind === "refused") return presser;
    const items = await deskItems(context, await listOwned(context.db, presser.member.id));
    return { kind: "listed", items, inHand: items.length };
  };
}

/** The most urgent first, in words that lists can show. */
export async function deskItems(
  context: ListContext,
  rows: readonly ListedEscalation[],
): Promise<readonly DeskItem[]> {
  const at = context.now();
  const { known } = await context.company();
  const ordered = queueOrder(
    rows.map((row) => ({ ...row, dueAt: nextDeadline(row) })),
    at,
  );
  const owners = await ownersOf(context.db, rows);
  return ordered.map((row) => ({
    escalationId: row.id,
    version: row.version,
    reference: row.reference,
    state: row.state,
    vip: row.findings.some(({ rule }) => rule === "vip"),
    clientName: row.clientName,
    clientZone: row.clientZone,
    serviceName: known.services.get(row.serviceId)?.name ?? "",
    wantedStart: row.wantedStart,
    dueAt: row.dueAt,
    overdue: row.dueAt <= at,
    deal: row.deal,
    owner: row.ownerId === undefined ? undefined : owners.get(row.ownerId),
    url: `${context.publicUrl}/console/requests/${row.reference}`,
  }));
}

async function ownersOf(db: Db, rows: readonly ListedEscalation[]) {
  const ids = [...new Set(rows.flatMap(({ ownerId }) => ownerId ?? []))];
  const people = await Promise.all(ids.map(async (id) => [id, await personOf(db, id)] as const));
  return new Map(people);
}

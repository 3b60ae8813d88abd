import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import type { Portal } from "./portal.ts";

const PAGE_MAX = 500;
/** Owners do not change here. */
const SINCE = "2026-01-05T09:00:00.000Z";

export function listOwners({ state }: Portal, query: URLSearchParams): VendorAnswer {
  const email = query.get("email")?.toLowerCase();
  const limit = Math.min(Number(query.get("limit") ?? 100), PAGE_MAX);
  const from = Number(query.get("after") ?? 0);
  const owners = Object.values(state.owners).filter(
    (owner) => email === undefined || owner.email.toLowerCase() === email,
  );
  const next = from + limit;
  return jsonAnswer(200, {
    results: owners.slice(from, next).map((owner) => ({
      ...owner,
      type: "PERSON",
      userId: Number(owner.id),
      createdAt: SINCE,
      updatedAt: SINCE,
      archived: false,
    })),
    ...(next < owners.length ? { paging: { next: { after: String(next) } } } : {}),
  });
}

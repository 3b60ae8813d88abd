import type { RoutingRules } from "./rules.ts";

/** What our rows know of a client and our people. */
export type ClientTies = {
  /** The address of whoever owns the client's account, as the CRM said it last. */
  readonly accountOwner: string | undefined;
  /** Who has the client's latest appointment, be it over or ahead. */
  readonly lastTouchId: string | undefined;
};

/** Who comes before all others; without an id nobody does, and the words say why. */
export type First = { readonly providerId: string | undefined; readonly words: string };

/** Undefined where nobody comes first for anybody. */
export function whoIsFirst(
  rule: RoutingRules["first"],
  ties: ClientTies | undefined,
  providers: Iterable<{ readonly id: string; readonly email: string | undefined }>,
): First | undefined {
  switch (rule) {
    case "nobody":
      return undefined;
    case "last-touch":
      if (ties === undefined) return nobody("the client is not known");
      if (ties.lastTouchId === undefined) return nobody("the client had no appointment before");
      return { providerId: ties.lastTouchId, words: "has the client’s latest appointment" };
    case "account-owner": {
      if (ties === undefined) return nobody("the client is not known");
      const { accountOwner } = ties;
      if (accountOwner === undefined) return nobody("the CRM named no owner of the account");
      const owner = [...providers].find(({ email }) => isSame(email, accountOwner));
      if (owner === undefined) return nobody(`the account’s owner ${accountOwner} is no provider`);
      return { providerId: owner.id, words: "owns the client’s account" };
    }
  }
}

const nobody = (words: string): First => ({ providerId: undefined, words });

/** Nobody tells two people apart by capital letters in an address. */
const isSame = (email: string | undefined, owner: string) =>
  email?.toLowerCase() === owner.toLowerCase();

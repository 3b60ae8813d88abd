import { beforeEach, expect, test } from "vitest";
import type { Company } from "#company/company.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import type { CrmAssignment } from "#ports/crm.ts";
import { aCompany } from "../../helpers/company.ts";
import { aContact, aCrm } from "../../helpers/fake-crm.ts";
import {
  aPressOf,
  booked,
  cancelByLink,
  countOf,
  escalated,
  type Office,
  performAll,
  useOffice,
} from "../../helpers/office.ts";

const ANA = "ana@harbor.example";
const base = aCompany({ calendars: true });
const office = useOffice({
  ...base,
  providers: base.providers.map((one) => ({ ...one, email: `${one.key}@harbor.example` })),
});
let given: CrmAssignment[] = [];
beforeEach(() => {
  given = [];
});

function withCrm(owner: Company["crm"]["owner"], contact = aContact()): Office {
  const { context } = office();
  const crm = aCrm([contact], {
    assignContact: async (assignment) => {
      given.push(assignment);
      return "assigned";
    },
  });
  return {
    ...office(),
    context: {
      ...context,
      crm,
      connected: { crm: true, sms: false },
      async company() {
        const company = await context.company();
        const rules = { ...company.settings.crm, owner };
        return { ...company, settings: { ...company.settings, crm: rules } };
      },
    },
  };
}

test("a contact that is nobody's becomes the provider's who is booked, once", async () => {
  const desk = withCrm("where-none");
  await booked(desk, { providerKey: "ana" });
  await performAll(desk);
  expect(await desk.db("clients").select("account_owner")).toEqual([{ account_owner: ANA }]);
  const wanted = { contactId: "501", ownerEmail: ANA, whereNone: true };
  expect(given).toEqual([wanted]);

  // The meeting is written again, and whoever changed the owner meanwhile meant it.
  await desk
    .db("effects")
    .where({ kind: "crm-meeting" })
    .update({ state: "pending", fulfilled: 0 });
  await performAll(desk);
  expect(given).toEqual([wanted]);
});

test.each([
  ["stays theirs, and the row says why", "where-none", []],
  [
    "goes to the provider where the company wants that",
    "overwrite",
    [{ contactId: "501", ownerEmail: ANA, whereNone: false }],
  ],
] as const)("one that is somebody's %s", async (_what, policy, expected) => {
  const desk = withCrm(policy, aContact({ ownerEmail: "maya@harbor.example" }));
  await booked(desk, { providerKey: "ana" });
  await performAll(desk);
  expect(given).toEqual(expected);
  const [row] = await desk.db("effects").where({ kind: "crm-owner" });
  expect(row.last_error).toBe(policy === "overwrite" ? null : "the contact has an owner");
});

test("whoever works on a question gets its client, and not before", async () => {
  const desk = withCrm("where-none");
  const { escalationId } = await escalated(desk);
  await performAll(desk);
  expect(given).toEqual([]);
  await claimEscalationFlow(desk.context)(await aPressOf(desk, escalationId));
  await performAll(desk);
  expect(given).toMatchObject([{ contactId: "501", whereNone: true }]);
});

test("nothing is asked for where the company does not say so", async () => {
  const desk = withCrm("never");
  await booked(desk, { providerKey: "ana" });
  await performAll(desk);
  expect(given).toEqual([]);
  expect(await countOf(desk.db, "effects", { kind: "crm-owner" })).toBe(0);
});

test.each([
  ["given to somebody else", "overwrite", "Ana@Harbor.example", "maya@harbor.example"],
  ["taken from its owner", "where-none", "maya@harbor.example", undefined],
] as const)("one that is %s by hand, later, stays so", async (_how, policy, before, after) => {
  const desk = withCrm(policy, aContact({ ownerEmail: before }));
  await booked(desk, { providerKey: "ana" });
  await performAll(desk);

  const later = withCrm(policy, aContact({ ownerEmail: after }));
  await later
    .db("effects")
    .where({ kind: "crm-meeting" })
    .update({ state: "pending", fulfilled: 0 });
  await performAll(later);
  expect(given).toEqual([]);
});

test("nobody gets a client by an appointment that was cancelled", async () => {
  const desk = withCrm("overwrite");
  const { token } = await booked(desk, { providerKey: "ana" });
  await cancelByLink(desk, token);
  await performAll(desk);
  expect(given).toEqual([]);
});

test.each(["kept", "unknown"] as const)(
  "what the CRM answers with “%s” is left alone",
  async (answer) => {
    const desk = withCrm("overwrite");
    const crm = aCrm([aContact()], { assignContact: async () => answer });
    const other = { ...desk, context: { ...desk.context, crm } };
    await booked(other, { providerKey: "ana" });
    await performAll(other);
    const [row] = await desk.db("effects").where({ kind: "crm-owner" });
    expect(row).toMatchObject({ state: "suppressed" });
    expect(await countOf(desk.db, "escalations")).toBe(0);
  },
);

import { expect, onTestFinished, test } from "vitest";
import type { CrmVendor } from "#sandbox/crm/crm-words.ts";
import { openHubSpotDesk } from "#sandbox/crm/hubspot-desk.ts";
import { ContactView } from "#sandbox/page/browser/crm/contact-view.tsx";
import { CrmPanel } from "#sandbox/page/browser/crm/crm-panel.tsx";
import { reasonsIn, referenceIn } from "#sandbox/page/browser/crm/words.ts";
import type {
  PageContact,
  PageCrm,
  PageMeeting,
  PageMessage,
  PageTicket,
} from "#sandbox/page/crm-state.ts";
import { drawn } from "../../helpers/sandbox-page.tsx";

const HOSTILE = "<img src=x onerror=alert(1)>";
const owners = [{ email: "ana@harborpine.example", name: "Ana Ortiz" }];

const ticket: PageTicket = {
  kind: "ticket",
  id: "1003",
  createdAt: 2,
  updatedAt: 2,
  subject: "GH-1042: Consultation for Kim Lee",
  content: "A person is needed because:\n- VIP\n\nGH-1042: https://book.example/console/r/1",
  stage: "2",
  priority: "HIGH",
  owner: "ana@harborpine.example",
  notes: ["Maya Okafor:\nCalled them."],
};
const meeting: PageMeeting = {
  kind: "meeting",
  id: "1004",
  createdAt: 1,
  updatedAt: 1,
  title: "Consultation: Kim Lee",
  body: "",
  start: Date.parse("2026-11-20T14:00:00Z"),
  end: Date.parse("2026-11-20T14:45:00Z"),
  outcome: "NO_SHOW",
};
const mail: PageMessage = {
  ...{ kind: "message", channel: "E-mail", id: "1006", createdAt: 3, updatedAt: 3 },
  ...{ subject: "Confirmed: Consultation", body: "See you soon." },
  ...{ at: Date.parse("2026-11-20T14:00:00Z"), isLost: true },
};
const open = { currency: "USD", stage: "qualifiedtobuy", open: true };
const kim: PageContact = {
  id: "1002",
  name: "Kim Lee",
  emails: ["kim@bigcorp.example"],
  phone: "(602) 555-0143",
  owner: "ana@harborpine.example",
  deals: [{ id: "1005", name: "Pension plan", amount: 30_000, ...open }],
  timeline: [mail, ticket, meeting],
};

function draw(contact: Partial<PageContact> = {}, vendor: CrmVendor = "hubspot"): string {
  const shown = { ...kim, ...contact };
  const crm: PageCrm = { vendor, owners, contacts: [shown], loose: [] };
  return drawn(<ContactView contact={shown} onClose={() => undefined} />, { crm });
}

test.each([
  ["who it is", "<dd>kim@bigcorp.example</dd>"],
  ["who looks after it", "<dd>Ana Ortiz</dd>"],
  ["what it may buy", '<b>Pension plan</b> <span class="worth">$30,000</span>'],
  ["how far a deal is", 'aria-pressed="true">Qualified</button>'],
  ["where it can go", '<button type="button" class="good" aria-pressed="false">Won</button>'],
  ["a ticket's stage in words", '<span class="tag warn">Waiting on contact</span>'],
  ["what was said about it in the thread", "Maya Okafor:\nCalled them.</p>"],
  ["a ticket's priority", "High priority</span>"],
  ["the way to our page", 'href="https://book.example/console/r/1" target="_blank"'],
  ["a meeting in the reader's zone", ">Fri 20 Nov, 9:00 AM</time> to 9:45 AM, New York time"],
  ["its owner in the form that changes it", '<option value="ana@harborpine.example" selected>'],
  ["what was written", "<h5>Confirmed: Consultation</h5>"],
  ["its words", "See you soon.</p>"],
  ["that it never arrived", '<span class="tag bad">Not delivered</span>'],
  ["what became of a meeting", '<span class="tag bad">No show</span>'],
])("a contact shows %s", (_, part) => {
  expect(draw()).toContain(part);
});

test.each([
  ["<h4>Opportunities</h4>"],
  ["Add an opportunity"],
  ['aria-pressed="true">Prospecting</button>'],
  ['<span class="tag warn">Working</span>'],
  ["High priority</span>"],
  ["Write a comment"],
  ['<span class="tag bad">No show</span>'],
])("with Salesforce it is in Salesforce's words: %s", (part) => {
  const deals = [{ id: "006", name: "Plan", amount: 1, ...open, stage: "Prospecting" }];
  const cases = { ...ticket, stage: "Working", priority: "High" };
  const timeline = [cases, { ...meeting, outcome: "No-show" }];
  expect(draw({ deals, timeline }, "salesforce")).toContain(part);
});

const hostile = {
  subject: HOSTILE,
  content: `${HOSTILE}\nGH-1: javascript:alert(1)`,
  notes: [HOSTILE],
};

test("a stranger's words make no element and no address", () => {
  const html = draw({
    name: HOSTILE,
    timeline: [
      { ...mail, subject: HOSTILE, body: HOSTILE },
      { ...ticket, ...hostile },
      { ...meeting, title: HOSTILE, body: HOSTILE, outcome: HOSTILE },
    ],
  });
  expect(html).not.toMatch(/<img|href=/);
  expect(html).toContain("&lt;img src=x onerror=alert(1)>");
});

test("the list counts what there is to do", () => {
  const crm: PageCrm = { vendor: "hubspot", owners, contacts: [kim], loose: [ticket] };
  const html = drawn(<CrmPanel turnTo={() => undefined} />, { crm });
  for (const part of ["1 open ticket<", "1 meeting<", "1 deal<", "Of no contact"])
    expect(html).toContain(part);
});

test("a ticket's text is shown without the line that is its link", () => {
  expect(referenceIn(ticket.content)).toEqual({
    reference: "GH-1042",
    url: "https://book.example/console/r/1",
  });
  expect(reasonsIn(ticket.content)).toBe("A person is needed because:\n- VIP");
  expect(reasonsIn("Somebody's own ticket")).toBe("Somebody's own ticket");
});

test("the page is told of contacts with what belongs to them, and of what belongs to nobody", async () => {
  const { double: hubspot, show } = await openHubSpotDesk({ port: 0 });
  onTestFinished(hubspot.stop);
  const cleo = hubspot.addContact({
    email: "cleo@home.example",
    ownerEmail: "ana@harborpine.example",
  });
  hubspot.addDeal({ contactId: cleo.id, name: "Plan", amount: 100 });
  const at = Date.parse("2026-11-20T14:00:00Z");
  const record = (id: string, properties: Record<string, string>) => ({
    id,
    properties,
    indexed: undefined,
    createdAt: at,
    updatedAt: at,
  });
  Object.assign(hubspot.state.records.tickets, {
    t1: record("t1", { subject: "Mine", hs_pipeline_stage: "1", hubspot_owner_id: "72" }),
    t2: record("t2", { subject: "Nobody's", hs_pipeline_stage: "4" }),
  });
  hubspot.state.records.notes["n1"] = record("n1", {
    hs_note_body: "<p>Maya:<br>Called &lt;them&gt;</p>",
  });
  hubspot.state.records.meetings["m1"] = record("m1", { hs_meeting_start_time: String(at) });
  hubspot.state.records.emails["e1"] = record("e1", { hs_email_subject: "Confirmed" });
  hubspot.state.records.communications["c1"] = record("c1", {
    hs_communication_body: "Not delivered: Text to Cleo<br><br>See you<br>soon",
  });
  hubspot.state.associations.push(
    ["emails:e1", `contacts:${cleo.id}`],
    ["communications:c1", `contacts:${cleo.id}`],
    ["tickets:t1", `contacts:${cleo.id}`],
    ["notes:n1", "tickets:t1"],
    [`contacts:${cleo.id}`, "meetings:m1"],
  );

  const { contacts, loose } = show();
  expect(contacts).toMatchObject([
    {
      name: "cleo@home.example",
      owner: "ana@harborpine.example",
      deals: [{ name: "Plan", amount: 100, ...open }],
    },
  ]);
  expect(contacts[0]?.timeline).toHaveLength(4);
  expect(contacts[0]?.timeline).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ kind: "ticket", subject: "Mine", owner: "ana@harborpine.example" },
        notes: ["Maya:\nCalled <them>"],
      }),
      expect.objectContaining({ kind: "meeting", start: at, end: null }),
      expect.objectContaining({ kind: "message", channel: "E-mail", subject: "Confirmed" }),
      expect.objectContaining({
        ...{ kind: "message", channel: "Text message", isLost: true, body: "See you\nsoon" },
      }),
    ]),
  );
  expect(loose).toMatchObject([{ kind: "ticket", subject: "Nobody's", owner: null }]);
});

import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type VendorName, vendorNames, vendorsMentioned } from "#config.ts";
import { crmVendors } from "#sandbox/crm/crm-words.ts";
import type { Plan } from "./environment.ts";
import type { Screen } from "./screen.ts";
import type { Welcome } from "./welcome.ts";

const vendorTitles: Record<VendorName, string> = {
  google: "Google Calendar",
  microsoft: "Microsoft calendars",
  mail: "E-mail",
  slack: "Slack",
  twilio: "Text messages",
  hubspot: "HubSpot",
  salesforce: "Salesforce",
};

/** What is lost while a vendor is off. */
const whenOff: Record<VendorName, string> = {
  google: "only our own bookings are known as busy, and no event is written",
  microsoft: "providers whose calendar is there are not offered",
  mail: "nobody is written to",
  slack: "no cards; escalations are in the console only",
  twilio: "clients are asked by e-mail alone, and cannot answer by text",
  hubspot: "nobody is looked up or written down there",
  salesforce: "nobody is looked up or written down there",
};

/** What is ready, where, and with whom it really talks. */
export function whereToLook(
  { paint }: Screen,
  plan: Plan,
  found: Welcome & { readonly sandboxUrl: string | undefined; readonly logPath: string },
): string {
  const link = (url: string) => paint("cyan", url);
  const places = [
    ...(found.sandboxUrl === undefined
      ? []
      : [["Sandbox", link(found.sandboxUrl), "everything side by side; start here"]]),
    ...(plan.web ? waysIn(found, link) : []),
    ["Log", relative(process.cwd(), found.logPath), ""],
  ];
  const mentioned = vendorsMentioned(plan.env);
  const crm = vendorTitles[plan.crm];
  const otherCrms: readonly VendorName[] = crmVendors.filter((vendor) => vendor !== plan.crm);
  const vendors = vendorNames.map((vendor) => {
    if (plan.sandbox)
      return otherCrms.includes(vendor)
        ? [
            vendorTitles[vendor],
            paint("dim", "off"),
            `a company has one CRM, and here it is ${crm}`,
          ]
        : [vendorTitles[vendor], paint("yellow", "pretend"), "in the sandbox"];
    return mentioned.includes(vendor)
      ? [vendorTitles[vendor], paint("green", "on"), "the real one"]
      : [vendorTitles[vendor], paint("dim", "off"), whenOff[vendor]];
  });
  return [
    "",
    `  ${paint("bold", "Gatehouse is ready.")} Ctrl-C stops everything.`,
    "",
    ...aligned(places, paint),
    "",
    ...aligned(vendors, paint),
    "",
  ].join("\n");
}

function waysIn({ bookUrl, loginUrl }: Welcome, link: (url: string) => string): string[][] {
  if (bookUrl === undefined || loginUrl === undefined)
    return [["Company", "none yet", "npm run gatehouse -- apply company.yaml"]];
  return [
    ["Book", link(bookUrl), "what clients see"],
    ["Sign in", link(loginUrl), "works once, for 15 minutes"],
  ];
}

/** Columns as wide as their widest cell; the last one is a remark. */
function aligned(rows: readonly (readonly string[])[], paint: Screen["paint"]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => visibleLength(row[column])));
  const [first, second] = [width(0), width(1)];
  return rows.map(([name = "", value = "", remark = ""]) =>
    `  ${pad(name, first)}  ${pad(value, second)}  ${remark && paint("dim", remark)}`.trimEnd(),
  );
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - visibleLength(text));
}

function visibleLength(text = ""): number {
  return stripVTControlCharacters(text).length;
}

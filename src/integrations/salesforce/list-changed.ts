import { z } from "zod";
import {
  CHANGES_PAGE,
  nextPage,
  type PagedRecord,
  type PageQuestion,
} from "#integrations/change-pages.ts";
import type { ChangeQuestion, Crm } from "#ports/crm.ts";
import { askSalesforce, type SalesforceAccount } from "./account.ts";
import { checked, select } from "./records.ts";
import { oneOf, quoted } from "./soql.ts";
import { textAt } from "./values-at.ts";
import { explainSalesforce } from "./verdicts.ts";

/** Whoever is no contact yet may ask as well. */
const types = { contact: ["Contact", "Lead"], deal: ["Opportunity"] } as const;

const Row = z.record(z.string(), z.unknown());
const CHANGED = "SystemModstamp";

/** Where the pages ended, and which of the watched fields a type turned out not to have. */
const Mark = z.object({ pages: z.string(), lacks: z.record(z.string(), z.array(z.string())) });
type Lacks = z.infer<typeof Mark>["lacks"];

type Watched = ChangeQuestion["watched"];

export function listChanged(account: SalesforceAccount): Crm["listChanged"] {
  return async (question, from) => {
    const known = from === undefined ? undefined : Mark.parse(JSON.parse(from));
    const asking = { account, question, lacks: { ...known?.lacks } };
    const place = { types: types[question.kind], question, now: new Date() };
    const page = await nextPage(place, known?.pages, (type, asked) => ask(asking, type, asked));
    return { ...page, mark: JSON.stringify({ pages: page.mark, lacks: asking.lacks }) };
  };
}

type Asking = {
  readonly account: SalesforceAccount;
  readonly question: ChangeQuestion;
  /** Grows while the first page is asked for. */
  readonly lacks: Lacks;
};

/** Undefined where the type has nothing of what is watched. */
async function ask(
  { account, question, lacks }: Asking,
  type: string,
  asked: PageQuestion,
): Promise<readonly PagedRecord[] | undefined> {
  const { kind, watched } = question;
  const lacked = lacks[type] ?? [];
  const has = watched.filter(({ property }) => !lacked.includes(property));
  if (has.length === 0) return undefined;
  const held = asked.what === "holding" ? watched[asked.nth] : undefined;
  if (held !== undefined && !has.includes(held)) return [];
  try {
    return await read(account, { type, has, condition: conditionOf(asked, held) });
  } catch (cause) {
    // Only at the beginning: of a field that was there, and is no more, somebody must hear.
    const lacking = asked.what === "newest" ? lackingOf(cause, has) : undefined;
    if (lacking === undefined) throw cause;
    lacks[type] = [...lacked, lacking];
    if (types[kind].every((one) => lacks[one]?.includes(lacking))) throw cause;
    return ask({ account, question, lacks }, type, asked);
  }
}

type Reading = { readonly type: string; readonly has: Watched; readonly condition: string };

async function read(
  account: SalesforceAccount,
  { type, has, condition }: Reading,
): Promise<readonly PagedRecord[]> {
  const properties = has.map(({ property }) => property);
  const fields = [...new Set(["Id", CHANGED, ...properties])].join(", ");
  const soql = `SELECT ${fields} FROM ${type} ${condition}`;
  const rows = await askSalesforce(account, "read", (api) => select(api, Row, soql));
  return rows.map((row) => ({
    id: textAt(row, "Id") ?? "",
    changedAt: checked(z.coerce.date(), row[CHANGED], CHANGED),
    values: Object.fromEntries(properties.map((property) => [property, textAt(row, property)])),
  }));
}

/** A field that contacts have and leads have not, or the other way: Salesforce names the first that it misses. */
function lackingOf(cause: unknown, has: Watched): string | undefined {
  const { code, message } = explainSalesforce(cause);
  if (code !== "INVALID_FIELD") return undefined;
  const [only, ...others] = has;
  const isNamed = ({ property }: Watched[number]) =>
    property.split(".").some((name) => message.includes(`'${name}'`));
  return (others.length === 0 ? only : has.find(isNamed))?.property;
}

function conditionOf(page: PageQuestion, held: Watched[number] | undefined): string {
  const beyond = (id: string) => (id === "" ? "" : ` AND Id > ${quoted(id)}`);
  const paged = `LIMIT ${CHANGES_PAGE}`;
  switch (page.what) {
    case "newest":
      return `ORDER BY ${CHANGED} DESC LIMIT 1`;
    case "holding": {
      const until = `${CHANGED} <= ${moment(page.until)}`;
      const holds = held === undefined ? "" : `${holding(held)} AND `;
      return `WHERE ${holds}${until}${beyond(page.afterId)} ORDER BY Id ${paged}`;
    }
    case "changed":
      return `WHERE ${CHANGED} >= ${moment(page.since)} ORDER BY ${CHANGED} ${paged}`;
    case "tied":
      return `WHERE ${CHANGED} = ${moment(page.at)}${beyond(page.afterId)} ORDER BY Id ${paged}`;
  }
}

/** A tick is compared with a word of the language, and with a text it would be refused. */
function holding({ property, values }: Watched[number]): string {
  const words = values.map((value) => value.toLowerCase());
  const isTick = words.every((word) => word === "true" || word === "false");
  return isTick
    ? `(${words.map((word) => `${property} = ${word}`).join(" OR ")})`
    : `${property} IN ${oneOf(values)}`;
}

const moment = (at: Date) => at.toISOString();

import { formKeys } from "#handlers/pages/form-key.ts";
import type { TestApp } from "./running-app.ts";

/** As running-app.ts starts the program. */
export const appSecret = "a test secret that is long enough to be one";

export const noLimits = {
  RATE_LIMIT_FORM_PER_10_MINUTES: "0",
  RATE_LIMIT_HOLDS_PER_10_MINUTES: "0",
  RATE_LIMIT_SLOTS_PER_MINUTE: "0",
  RATE_LIMIT_LINK_PER_10_MINUTES: "0",
  RATE_LIMIT_API_PER_MINUTE: "0",
};

/** Nothing works in the background: what a test counts is what its own presses did. */
export const webAlone = { ...noLimits, ROLES: "web" };

export type Seen = {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** Where a redirect leads; empty for anything else. */
  readonly location: string;
};

/** A key of a form that was first shown so long ago; by default long enough for a person to fill it in. */
export const formKey = (secondsAgo = 60) =>
  formKeys([appSecret], () => new Date(Date.now() - secondsAgo * 1000)).issue();

/** A browser without JavaScript, as far as HTTP shows one. */
export function aVisitor({ base }: Pick<TestApp, "base">) {
  const own = { origin: base, "sec-fetch-site": "same-origin" };
  const see = async (response: Response): Promise<Seen> => ({
    status: response.status,
    html: await response.text(),
    headers: response.headers,
    location: response.headers.get("location") ?? "",
  });
  return {
    get: async (path: string, headers: Record<string, string> = {}) =>
      see(await fetch(base + path, { redirect: "manual", headers })),
    head: async (path: string) =>
      see(await fetch(base + path, { method: "HEAD", redirect: "manual" })),
    post: async (
      path: string,
      fields: Readonly<Record<string, string>>,
      headers: Record<string, string> = own,
    ) =>
      see(
        await fetch(base + path, {
          method: "POST",
          redirect: "manual",
          headers,
          body: new URLSearchParams(fields),
        }),
      ),
  };
}

/** The hidden fields that a browser sends along. */
export function hiddenOf({ html }: Pick<Seen, "html">): Record<string, string> {
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value],
    ),
  );
}

/** The times on offer on a page, as its radios say them. */
export function startsOf({ html }: Pick<Seen, "html">): string[] {
  return [...html.matchAll(/type="radio" name="start"[^>]* value="([^"]+)"/g)].map(
    ([, start = ""]) => start,
  );
}

/** The token in the address that a form leads to. */
export const tokenIn = (address: string) => /\/m\/([\w-]+)/.exec(address)?.[1] ?? "";

/** An ordinary form, filled in by somebody new each time. */
export function aForm(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    zone: "America/Phoenix",
    name: "Kim Lee",
    email: `kim.${crypto.randomUUID().slice(0, 8)}@home.example`,
    phone: "",
    partySize: "1",
    notes: "A first conversation, please.",
    website: "",
    idempotencyKey: formKey(),
    ...change,
  };
}

/** Books the first free time (or the given one) by the form, and says where the client was led. */
export async function bookByForm(app: Pick<TestApp, "base">, change: Record<string, string> = {}) {
  const visitor = aVisitor(app);
  const page = await visitor.get(aWholeDay());
  const start = change["start"] ?? startsOf(page)[0] ?? "";
  const form = aForm({ start, ...change });
  const seen = await visitor.post("/book/consult", form);
  return { ...seen, start, form, token: tokenIn(seen.location) };
}

/** How many rows every table has: what a reader must leave as it is. */
export async function rowCounts({ db }: Pick<TestApp, "db">): Promise<Record<string, number>> {
  const tables = [
    "requests",
    "consents",
    "contact_preferences",
    "receipts",
    "appointments",
    "questionnaire_answers",
    "escalations",
    "occupancies",
    "holds",
    "effects",
    "idempotency_keys",
    "links",
    "login_links",
    "sessions",
    "audit",
    "clients",
  ];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await db(table).count({ count: "*" });
      return [table, Number(row?.["count"])] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** The form on a day of which nothing is over yet: late on a Friday there may be two times left today. */
export const aWholeDay = () => `/book/consult?day=${weekdayFromNow(6)}`;

/** The first weekday that is at least so many days ahead, as pages name days: nothing of it is over yet. */
export function weekdayFromNow(days: number): string {
  const day = new Date(Date.now() + days * 24 * 3_600_000);
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

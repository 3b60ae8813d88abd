import { type CanaryTown, own, startCanaryTown } from "./canary-town.ts";
import { type Drill, eventually } from "./drill.ts";
import type { CrmName } from "./lost-answers-crm.ts";
import { calendarOf, providerOf } from "./vendors.ts";

const hourMs = 60 * 60_000;

/**
 * Everything that opens something is known here by its value. The program books, renews, loses calendars
 * and consents, while every vendor repeats in its errors all that it was sent; then whatever the program
 * said, keeps and sent is searched for each of those values.
 */
export const canary: Drill = async ({ say, untilViolation }) => {
  const violations: string[] = [];
  const seen: Record<string, unknown> = {};
  for (const crm of ["hubspot", "salesforce"] as const) {
    if (untilViolation && violations.length > 0) break;
    const { found, secrets, characters } = await play(crm, say);
    violations.push(...found);
    seen[crm] = { secrets, characters };
  }
  return { violations: [...new Set(violations)], seen };
};

async function play(crmBy: CrmName, say: (text: string) => void) {
  const town = await startCanaryTown(crmBy);
  try {
    for (const number of [0, 1, 2]) await ask(town, number, "home.example");
    await ask(town, 2, "bigcorp.example");
    await settled(town);
    say(`${crmBy}: booked and escalated while all vendors are well`);

    await expireTokens(town);
    for (const number of [0, 1]) await ask(town, number, "home.example");
    await settled(town);
    say(`${crmBy}: with tokens that had to be renewed`);

    for (const double of doublesOf(town)) {
      double.faults.add({ kind: "echo", status: 403, match: "events|calendarView", times: 40 });
      double.faults.add({ kind: "echo", status: 400, match: ".", times: 40 });
    }
    await touchCalendars(town);
    for (const number of [0, 1, 2]) await ask(town, number, "home.example");
    await ask(town, 2, "bigcorp.example");
    await eventually("calendars going dark", async () => {
      const told = await town.installation.db("calendar_syncs").whereNotNull("told_at");
      if (told.length < 2) throw new Error(`${told.length} are dark`);
    });
    for (const double of doublesOf(town)) double.faults.clear();
    say(`${crmBy}: every vendor repeated what it was sent, and calendars went dark`);

    for (const { faults } of [town.google, town.microsoft])
      faults.add({ kind: "echo", status: 400, error: "invalid_grant", match: "/token", times: 20 });
    await expireTokens(town);
    await touchCalendars(town);
    await eventually("consents ending", async () => {
      const dead = await town.installation.db("calendar_grants").where({ state: "dead" });
      if (dead.length < 2) throw new Error(`${dead.length} are dead`);
    });
    for (const double of doublesOf(town)) double.faults.clear();
    say(`${crmBy}: the consents ended`);
    await pause(3_000);
    return await sift(town);
  } finally {
    await town.stop();
  }
}

const doublesOf = ({ google, microsoft, twilio, slack, crm }: CanaryTown) => [
  ...[google, microsoft, twilio, slack, crm.double],
];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let asked = 0;

/** At a time of its own: whatever becomes of it, it is tried. */
async function ask(
  { url, installation }: CanaryTown,
  provider: number,
  domain: string,
): Promise<void> {
  asked += 1;
  const start = Math.ceil(Date.now() / hourMs + 24 + asked) * hourMs;
  const response = await fetch(`${url}/api/v1/requests`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${installation.token}`,
      "idempotency-key": `canary-${asked}`,
    },
    body: JSON.stringify({
      ...{ service: "service-0", provider: providerOf(provider) },
      ...{ start: new Date(start).toISOString(), zone: "America/Phoenix" },
      ...{ name: `Client ${asked}`, email: `client-${asked}@${domain}` },
      ...{ phone: `+1602555${1000 + asked}`, consents: { email: true, sms: true } },
    }),
  });
  if (response.status >= 300) throw new Error(`${response.status}: ${await response.text()}`);
}

async function settled({ installation }: CanaryTown): Promise<void> {
  await eventually("performing what is owed", async () => {
    const left = await installation
      .db("effects")
      .whereIn("state", ["pending", "sending", "ambiguous"])
      .whereRaw("(not_before is null or not_before <= now())");
    if (left.length > 0) throw new Error(`${left.length} are left: ${left[0].key}`);
  });
}

async function expireTokens({ google, microsoft, installation }: CanaryTown): Promise<void> {
  google.revokeTokens();
  microsoft.revokeTokens();
  await installation.db("calendar_grants").where({ state: "live" }).update({
    access_until: new Date(),
  });
}

/** The vendors tell of it, so that the calendars are read at once. */
async function touchCalendars({ google, microsoft }: CanaryTown): Promise<void> {
  const from = Date.now() + 40 * hourMs;
  const [start, end] = [from, from + hourMs].map((at) => new Date(at).toISOString()) as [
    string,
    string,
  ];
  for (const [vendor, number] of Object.entries(own))
    (vendor === "google" ? google : microsoft).addEvent({
      ...{ calendarId: calendarOf(number), summary: "Dentist", start, end, busy: false },
    });
  await Promise.all([google, microsoft].map(({ notices }) => notices.arrived()));
}

/** Looks for every secret in every place, as it is, as hexadecimal digits, in base64 and in an address. */
async function sift(town: CanaryTown) {
  const places = await placesOf(town);
  const found = [...town.canaries].flatMap(([secret, what]) =>
    Object.entries(places).flatMap(([place, text]) =>
      waysOf(secret).some((written) => text.includes(written))
        ? [`${what} stands in ${place}`]
        : [],
    ),
  );
  const [output] = [places["what the program says"] ?? ""];
  // A sieve that sees nothing proves nothing.
  const blind = [
    output.includes('"level":"warn"') ? [] : ["the program complained of nothing"],
    (places["the database"] ?? "").includes("scripted fault") ? [] : ["no error was kept"],
    (places["Slack"] ?? "").includes("can’t be read") ? [] : ["nobody in Slack was told"],
  ].flat();
  const characters = Object.values(places).reduce((sum, text) => sum + text.length, 0);
  return { found: [...found, ...blind], secrets: town.canaries.size, characters };
}

function waysOf(secret: string): readonly string[] {
  // A key of several lines is looked for by one of them.
  const [, line = secret] = /\n([\w+/=]{40,})\n/.exec(secret) ?? [];
  const bytes = Buffer.from(line);
  return [line, bytes.toString("hex"), bytes.toString("base64url"), encodeURIComponent(line)];
}

async function placesOf({ installation, output, slack, mail, twilio, crm }: CanaryTown) {
  return {
    "what the program says": output.join("\n"),
    "the database": await everyRow(installation),
    Slack: JSON.stringify(slack.state.messages) + JSON.stringify(slack.state.ephemerals),
    mails: JSON.stringify(mail.state),
    texts: JSON.stringify(twilio.state.messages),
    "the CRM": JSON.stringify(crm.world()),
  };
}

/** All tables of all schemas of ours as text, the queue's among them; bytes come as hexadecimal digits. */
async function everyRow({ db }: CanaryTown["installation"]): Promise<string> {
  const tables: { schemaname: string; tablename: string }[] = await db("pg_tables")
    .whereNotIn("schemaname", ["pg_catalog", "information_schema"])
    .select("schemaname", "tablename");
  const texts: string[] = [];
  for (const { schemaname, tablename } of tables) {
    const { rows } = await db.raw("select t::text as row from ??.?? t", [schemaname, tablename]);
    texts.push(...rows.map(({ row }: { row: string }) => row));
  }
  return texts.join("\n");
}

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Environment, readConfig, variableNames, vendorsMentioned } from "#config.ts";
import { GatehouseError } from "#errors.ts";

const required = {
  DATABASE_URL: "postgres://gatehouse@localhost/gatehouse",
  APP_SECRETS: "0123456789abcdef0123456789abcdef",
};
const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
const google = {
  GOOGLE_SERVICE_ACCOUNT_EMAIL: "gatehouse@project.iam.gserviceaccount.com",
  GOOGLE_PRIVATE_KEY: pem.toString(),
};
const mail = {
  SMTP_URL: "smtps://u:p@smtp.example:465",
  MAIL_FROM: "Harbor <hello@harbor.example>",
};
const slack = {
  SLACK_BOT_TOKEN: "xoxb-1-2-3",
  SLACK_SIGNING_SECRET: "8f742231b10e8888abcd99yyyzzz85a5",
  SLACK_TEAM_ID: "T0123",
};

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_API_KEY_SID: `SK${"1".repeat(32)}`,
  TWILIO_API_KEY_SECRET: "s".repeat(32),
  TWILIO_AUTH_TOKEN: "ab".repeat(16),
  TWILIO_FROM: "+16025550100",
};

const microsoft = {
  MICROSOFT_TENANT_ID: "0e2f0d5c-94b1-4d2a-9f4e-5a1d6a3c2b10",
  MICROSOFT_CLIENT_ID: "1f3a0d5c-94b1-4d2a-9f4e-5a1d6a3c2b11",
  MICROSOFT_CLIENT_SECRET: "abc8Q~0123456789abcdefghijklmnopqrstuv",
};
const salesforce = {
  SALESFORCE_LOGIN_URL: "https://harbor.my.salesforce.com/",
  SALESFORCE_CLIENT_ID: "3MVG9.0123456789abcdef",
  SALESFORCE_CLIENT_SECRET: "0123456789ABCDEF0123456789ABCDEF",
};
const { SALESFORCE_CLIENT_SECRET: _secret, ...salesforceApp } = salesforce;

const hubspot = { HUBSPOT_ACCESS_TOKEN: "pat-na1-0123456789abcdef" };

/** What the person who starts the program would read. */
function mistakes(env: Environment): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof GatehouseError && error.code === "CONFIG_INVALID") return error.detail;
    throw error;
  }
  return "";
}

test("two variables are enough: everything else has a default, and every vendor is off", () => {
  expect(readConfig(required)).toEqual({
    listen: { host: "127.0.0.1", port: 3000 },
    databaseUrl: "postgres://gatehouse@localhost/gatehouse",
    publicUrl: "http://localhost:3000",
    secrets: ["0123456789abcdef0123456789abcdef"],
    roles: ["web", "worker"],
    companyFile: undefined,
    clockMovable: false,
    logLevel: "info",
    trustProxy: 0,
    rateLimits: {
      formPer10Minutes: 10,
      holdsPer10Minutes: 30,
      slotsPerMinute: 120,
      apiPerMinute: 600,
      linkPer10Minutes: 20,
    },
    crmPollSeconds: 60,
    jobHeartbeatSeconds: 15,
    google: undefined,
    microsoft: undefined,
    mail: undefined,
    slack: undefined,
    slackPace: { postsPerMinute: 55, redrawsPerMinute: 40 },
    twilio: undefined,
    hubspot: undefined,
    salesforce: undefined,
  });
});

test("a vendor with all its variables is complete", () => {
  const config = readConfig({ ...required, ...google, ...mail, ...slack });
  expect(config.google).toMatchObject({ apiUrl: "https://www.googleapis.com", subject: undefined });
  expect(readConfig({ ...required, ...microsoft }).microsoft).toEqual({
    app: {
      tenantId: microsoft.MICROSOFT_TENANT_ID,
      clientId: microsoft.MICROSOFT_CLIENT_ID,
      clientSecret: microsoft.MICROSOFT_CLIENT_SECRET,
    },
    graphUrl: "https://graph.microsoft.com",
    loginUrl: "https://login.microsoftonline.com",
  });
  expect(config.mail).toEqual({ kind: "smtp", smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM });
  expect(config.slack).toMatchObject({ teamId: "T0123", apiUrl: "https://slack.com/api/" });
});

test.each([
  ["SLACK_BOT_TOKEN", slack, "SLACK_SIGNING_SECRET"],
  ["SLACK_SIGNING_SECRET", slack, "SLACK_BOT_TOKEN"],
  ["GOOGLE_PRIVATE_KEY", google, "GOOGLE_SERVICE_ACCOUNT_EMAIL"],
  ["MICROSOFT_CLIENT_ID", microsoft, "MICROSOFT_TENANT_ID"],
  ["SMTP_URL", mail, "MAIL_FROM"],
  ["TWILIO_AUTH_TOKEN", twilio, "TWILIO_ACCOUNT_SID"],
  ["TWILIO_FROM", twilio, "TWILIO_API_KEY_SECRET"],
  ["SALESFORCE_CLIENT_ID", salesforce, "SALESFORCE_LOGIN_URL"],
])(
  "%s alone is half a vendor, and what is missing is named",
  (name, group: Environment, missing) => {
    const found = mistakes({ ...required, [name]: group[name] });
    expect(found).toContain(`${name} is set but `);
    expect(found).toContain(missing);
  },
);

test("texts are sent from a messaging service or from a number: one of them, not both", () => {
  const serviceSid = `MG${"2".repeat(32)}`;
  const { TWILIO_FROM: from, ...rest } = twilio;
  expect(readConfig({ ...required, ...twilio }).twilio?.sender).toEqual({ from });
  expect(
    readConfig({ ...required, ...rest, TWILIO_MESSAGING_SERVICE_SID: serviceSid }).twilio,
  ).toMatchObject({
    sender: { messagingServiceSid: serviceSid },
    apiUrl: "https://api.twilio.com",
  });
  expect(mistakes({ ...required, ...rest })).toContain("one of the two: neither is");
  expect(mistakes({ ...required, ...twilio, TWILIO_MESSAGING_SERVICE_SID: serviceSid })).toContain(
    "one of the two: both are",
  );
});

test("mail goes by SMTP or by Postmark: one of the two, and Postmark whole", () => {
  const complete = {
    MAIL_FROM: mail.MAIL_FROM,
    POSTMARK_TOKEN: "5ea1f3b2-0000-4000-8000-0000000000aa",
    POSTMARK_WEBHOOK_SECRET: "long-enough-to-guess-no-more",
  };
  expect(readConfig({ ...required, ...complete }).mail).toEqual({
    kind: "postmark",
    from: mail.MAIL_FROM,
    token: complete.POSTMARK_TOKEN,
    webhookSecret: complete.POSTMARK_WEBHOOK_SECRET,
    stream: "outbound",
    apiUrl: "https://api.postmarkapp.com",
  });
  expect(mistakes({ ...required, ...complete, SMTP_URL: mail.SMTP_URL })).toContain(
    "SMTP_URL or POSTMARK_TOKEN must be set, one of the two: both are",
  );
  expect(mistakes({ ...required, MAIL_FROM: mail.MAIL_FROM })).toContain(
    "MAIL_FROM is set but SMTP_URL or POSTMARK_TOKEN is missing",
  );
  const { POSTMARK_WEBHOOK_SECRET: _, ...deaf } = complete;
  expect(mistakes({ ...required, ...deaf })).toContain(
    "POSTMARK_TOKEN is set but POSTMARK_WEBHOOK_SECRET is missing",
  );
  expect(mistakes({ ...required, ...mail, POSTMARK_STREAM: "outbound" })).toContain(
    "POSTMARK_STREAM is set but POSTMARK_TOKEN is missing",
  );
});

test("HubSpot needs a token alone; its stages are the four of a new account, or others", () => {
  const complete = readConfig({ ...required, ...hubspot }).hubspot;
  expect(complete).toEqual({
    accessToken: hubspot.HUBSPOT_ACCESS_TOKEN,
    apiUrl: "https://api.hubapi.com",
    portalId: undefined,
    ticketPipeline: "0",
    ticketStages: { open: "1", "in-progress": "3", waiting: "2", closed: "4" },
    newClients: "contacts",
    createContacts: true,
  });
  const stages = { HUBSPOT_TICKET_STAGES: "new, 88,wait_1,done" };
  expect(readConfig({ ...required, ...hubspot, ...stages }).hubspot?.ticketStages).toEqual({
    open: "new",
    "in-progress": "88",
    waiting: "wait_1",
    closed: "done",
  });
  const becoming = (said: Record<string, string>) =>
    readConfig({ ...required, ...hubspot, ...said }).hubspot;
  expect(becoming({ HUBSPOT_NEW_CLIENTS: "leads" })).toMatchObject({
    ...{ newClients: "leads", createContacts: true },
  });
  expect(becoming({ HUBSPOT_NEW_CLIENTS: "none" })?.createContacts).toBe(false);
  expect(
    becoming({ HUBSPOT_NEW_CLIENTS: "leads", HUBSPOT_CREATE_CONTACTS: "false" })?.createContacts,
  ).toBe(false);
  expect(mistakes({ ...required, HUBSPOT_CREATE_CONTACTS: "false" })).toContain(
    "HUBSPOT_CREATE_CONTACTS is set but HUBSPOT_ACCESS_TOKEN is missing",
  );
});

test("Salesforce knows us by a secret or by a key with a user: one of them, whole", () => {
  expect(readConfig({ ...required, ...salesforce }).salesforce).toEqual({
    loginUrl: "https://harbor.my.salesforce.com",
    clientId: salesforce.SALESFORCE_CLIENT_ID,
    grant: { clientSecret: salesforce.SALESFORCE_CLIENT_SECRET },
    apiVersion: "66.0",
    caseStatuses: { open: "New", "in-progress": "Working", waiting: "Working", closed: "Closed" },
    newClients: "Contact",
    createContacts: true,
  });
  const key = { SALESFORCE_PRIVATE_KEY: pem.toString().replaceAll("\n", "\\n") };
  const user = { SALESFORCE_USERNAME: "gatehouse@harbor.example" };
  expect(
    readConfig({ ...required, ...salesforceApp, ...key, ...user, SALESFORCE_NEW_CLIENTS: "leads" })
      .salesforce,
  ).toMatchObject({
    grant: { privateKey: pem.toString(), username: user.SALESFORCE_USERNAME },
    newClients: "Lead",
  });
  const none = { ...salesforce, SALESFORCE_NEW_CLIENTS: "none" };
  expect(readConfig({ ...required, ...none }).salesforce?.createContacts).toBe(false);

  expect(mistakes({ ...required, ...salesforceApp })).toContain("neither is");
  expect(mistakes({ ...required, ...salesforce, ...key, ...user })).toContain("both are");
  expect(mistakes({ ...required, ...salesforceApp, ...key })).toContain(
    "SALESFORCE_USERNAME is missing",
  );
});

test("there is one CRM, and who names two is told so", () => {
  expect(mistakes({ ...required, ...hubspot, ...salesforce })).toContain(
    "HUBSPOT_… and SALESFORCE_… are both set, and there is one CRM",
  );
});

test("people's own calendars need a client, its secret and a key that seals", () => {
  const client = {
    GOOGLE_CLIENT_ID: "1234567890.apps.googleusercontent.com",
    GOOGLE_CLIENT_SECRET: "GOCSPX-of-the-client",
  };
  const key = "ab".repeat(32);
  expect(mistakes({ ...required, ...client })).toContain("GRANT_KEYS is missing");
  const { GOOGLE_CLIENT_SECRET: _secret, ...half } = { ...client, GRANT_KEYS: key };
  expect(mistakes({ ...required, ...half })).toContain("GOOGLE_CLIENT_SECRET is missing");
  expect(mistakes({ ...required, GRANT_KEYS: "too short" })).toContain("openssl rand -hex 32");
  const alone = readConfig({ ...required, ...client, GRANT_KEYS: `${key}, ${"cd".repeat(32)}` });
  expect(alone).toMatchObject({
    google: undefined,
    consent: { google: { clientId: client.GOOGLE_CLIENT_ID } },
  });
  expect(alone.consent?.keys.map((one) => one.length)).toEqual([32, 32]);
  expect(readConfig({ ...required, ...google }).consent).toBeUndefined();
});

test("even an optional variable asks for the rest of its vendor", () => {
  expect(mistakes({ ...required, GOOGLE_SUBJECT: "boss@harbor.example" })).toContain(
    "GOOGLE_SUBJECT is set but GOOGLE_SERVICE_ACCOUNT_EMAIL and GOOGLE_PRIVATE_KEY are missing",
  );
});

test("every mistake is reported at once", () => {
  const found = mistakes({ PORT: "eighty", LOG_LEVEL: "loud", SLACK_BOT_TOKEN: "nope" });
  for (const name of ["PORT", "LOG_LEVEL", "DATABASE_URL", "APP_SECRETS", "SLACK_BOT_TOKEN"])
    expect(found).toContain(`  ${name} `);
  expect(found).toContain("SLACK_SIGNING_SECRET and SLACK_TEAM_ID are missing");
});

test.each([
  ["PORT", "70000"],
  ["PORT", "-1"],
  ["PORT", "3000.5"],
  ["DATABASE_URL", "mysql://localhost"],
  ["PUBLIC_URL", "book.example"],
  ["PUBLIC_URL", "javascript:alert(1)"],
  ["APP_SECRETS", "too-short-canary"],
  ["APP_SECRETS", `${required.APP_SECRETS},too-short-canary`],
  ["APP_SECRETS", ","],
  ["ROLES", "web,cook"],
  ["ROLES", ","],
  ["CLOCK_MOVABLE", "yes"],
  ["TRUST_PROXY", "true"],
  ["RATE_LIMIT_FORM_PER_10_MINUTES", "many"],
  ["JOB_HEARTBEAT_SECONDS", "5"],
  ["GOOGLE_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----"],
  ["MICROSOFT_TENANT_ID", "a canary"],
  ["MICROSOFT_CLIENT_ID", "canary"],
  ["MICROSOFT_CLIENT_SECRET", "canary"],
  ["SMTP_URL", "http://smtp.example"],
  ["MAIL_FROM", "Harbor <hello@harbor.example>\r\nBcc: canary@evil.example"],
  ["POSTMARK_TOKEN", "the canary's token"],
  ["POSTMARK_WEBHOOK_SECRET", "canary@:/?"],
  ["POSTMARK_STREAM", "The canary"],
  ["SLACK_BOT_TOKEN", "xoxp-canary"],
  ["SLACK_TEAM_ID", "Harbor canary"],
  ["TWILIO_ACCOUNT_SID", "SK00000000000000000000000000000canary"],
  ["TWILIO_AUTH_TOKEN", "canary"],
  ["TWILIO_FROM", "canary 602 555 0100"],
  ["HUBSPOT_ACCESS_TOKEN", "canary"],
  ["HUBSPOT_PORTAL_ID", "canary"],
  ["HUBSPOT_TICKET_STAGES", "canary,2,3"],
  ["HUBSPOT_TICKET_STAGES", "1,2,3,a canary"],
  ["HUBSPOT_NEW_CLIENTS", "canary"],
  ["HUBSPOT_CREATE_CONTACTS", "canary"],
  ["SALESFORCE_LOGIN_URL", "canary.my.salesforce.com"],
  ["SALESFORCE_CLIENT_ID", "canary"],
  ["SALESFORCE_CLIENT_SECRET", "canary"],
  ["SALESFORCE_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----"],
  ["SALESFORCE_USERNAME", "canary"],
  ["SALESFORCE_API_VERSION", "50.0 canary"],
  ["SALESFORCE_CASE_STATUSES", "New,canary"],
  ["SALESFORCE_NEW_CLIENTS", "canary"],
  ["SALESFORCE_WEBHOOK_SECRET", "canary"],
])("%s may not be %j, and the mistake does not repeat the value", (name, value) => {
  const vendors = { ...google, ...microsoft, ...mail, ...slack, ...twilio, ...hubspot };
  const found = mistakes({ ...required, ...vendors, [name]: value });
  expect(found).toMatch(new RegExp(`^ {2}${name} .+`, "m"));
  expect(found).not.toContain("canary");
});

test("an empty value counts as none, so that a line of .env.example can stay empty", () => {
  expect(readConfig({ ...required, PORT: "", SLACK_BOT_TOKEN: " " })).toMatchObject({
    listen: { port: 3000 },
    slack: undefined,
  });
});

test("several secrets: the first one signs, the others still verify", () => {
  const [a, b] = ["a".repeat(32), "b".repeat(40)];
  expect(readConfig({ ...required, APP_SECRETS: ` ${a} , ${b}` }).secrets).toEqual([a, b]);
});

test("a key whose line ends were written as \\n is the same key", () => {
  const oneLine = google.GOOGLE_PRIVATE_KEY.replaceAll("\n", "\\n");
  const config = readConfig({ ...required, ...google, GOOGLE_PRIVATE_KEY: oneLine });
  expect(config.google?.privateKey.trim()).toBe(google.GOOGLE_PRIVATE_KEY.trim());
});

test("an address never ends in a slash, so that paths can be appended", () => {
  expect(readConfig({ ...required, PUBLIC_URL: "https://book.example//" }).publicUrl).toBe(
    "https://book.example",
  );
});

test("a vendor is mentioned as soon as one of its variables is set", () => {
  expect(vendorsMentioned({})).toEqual([]);
  expect(vendorsMentioned({ PORT: "1", SMTP_URL: "" })).toEqual([]);
  expect(vendorsMentioned({ SLACK_APP_ID: "A1", MAIL_FROM: "x" })).toEqual(["mail", "slack"]);
});

const root = new URL("../", import.meta.url);

/** Read by the launcher alone, before there is a program. */
const launcherVariables = ["DATA_FOLDER"];

test.each([
  ["docs/configuration.md", /^\| `([A-Z][A-Z0-9_]+)` \|/gm],
  [".env.example", /^#? ?([A-Z][A-Z0-9_]+)=/gm],
])("%s has every variable that is read, once, and no other", (file, line) => {
  const text = readFileSync(new URL(file, root), "utf8");
  const listed = [...text.matchAll(line)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...variableNames, ...launcherVariables].toSorted());
});

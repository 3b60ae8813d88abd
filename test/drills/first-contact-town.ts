import { formKeys } from "#handlers/pages/form-key.ts";
import { twilioEnvironment } from "#sandbox/environment.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import {
  environmentOf,
  type Installation,
  type Node,
  startInstallation,
  startNode,
} from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { type FrontCrm, wish } from "./first-contact-crm.ts";
import { aCompany, startVendors, type Vendors } from "./vendors.ts";

/** Two nodes, a telephone company, and a CRM in which people write down who wants an appointment. */
export type Front = Pick<Installation, "db" | "token"> &
  Vendors & {
    readonly nodes: readonly Node[];
    readonly crm: FrontCrm;
    readonly twilio: TwilioDouble;
    /** As a page that was opened a minute ago would send it. */
    readonly formKey: () => string;
  };

const publicUrl = "http://localhost:3000";
const providers = 10;
const maya = {
  ...{ key: "maya", name: "Maya Okafor", email: "maya@open.example", role: "manager" },
  slack: { team: "T0HARBOR", user: "U0MAYA" },
};

export async function startFront(
  startCrm: () => Promise<FrontCrm>,
  say: (text: string) => void,
): Promise<Front> {
  const installation = await startInstallation({
    ...aCompany(providers, { members: [maya], escalation: {} }),
    crm: { intake: [{ property: wish, values: ["true"], service: "service-0" }] },
  });
  const [vendors, twilio, crm] = await Promise.all([
    startVendors(providers),
    startTwilioDouble(),
    startCrm(),
  ]);
  const environment = {
    ...{ ...vendors.environment, ...twilioEnvironment(twilio), ...crm.environment },
    PUBLIC_URL: publicUrl,
  };
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([vendors.stop(), twilio.stop(), crm.stop()]);
    await installation.stop();
  };
  try {
    for (const name of ["first", "second"]) {
      say(`starting the ${name} node`);
      nodes.push(await startNode(installation, { environment }));
    }
    crm.connect(nodes[0]?.url ?? "");
    twilio.connect({ appUrl: nodes[1]?.url ?? "", publicUrl });
    const { db, token } = installation;
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    const keys = formKeys(
      [environmentOf(installation)["APP_SECRETS"] ?? ""],
      () => new Date(Date.now() - 60_000),
    );
    return { ...vendors, db, token, nodes, crm, twilio, formKey: keys.issue, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

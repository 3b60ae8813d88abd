import { startApp } from "#app.ts";
import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import { hubSpotEnvironment, twilioEnvironment } from "#sandbox/environment.ts";
import { type HubSpotDouble, startHubSpotDouble } from "#sandbox/hubspot/hubspot-double.ts";
import { startTwilioDouble, type TwilioDouble } from "#sandbox/twilio/twilio-double.ts";
import { environmentOf, type Installation, startInstallation } from "../helpers/installation.ts";
import { eventually } from "./drill.ts";
import { aCompany, startVendors, type Vendors } from "./vendors.ts";

/** The whole program, with its production adapters, and the vendors that it can't tell from real ones. */
export type Town = Pick<Installation, "db" | "token"> &
  Pick<Vendors, "google" | "slack" | "mail"> & {
    readonly url: string;
    readonly hubspot: HubSpotDouble;
    readonly twilio: TwilioDouble;
    readonly stop: () => Promise<void>;
  };

/** Who presses. */
export const presser = "U0MAYA";
/** Minutes of business time after which a card is late. */
export const firstResponseMinutes = 5;

/** As many providers as stories: each has a calendar of its own, so that a fault can be aimed. */
export async function startTown(providers: number): Promise<Town> {
  const installation = await startInstallation(
    aCompany(providers, { members: [maya], escalation }),
  );
  const [vendors, hubspot, twilio] = await Promise.all([
    startVendors(providers),
    startHubSpotDouble(),
    startTwilioDouble(),
  ]);
  const { google, slack, mail } = vendors;
  const stopRest = async () => {
    await Promise.all([vendors, hubspot, twilio].map((double) => double.stop()));
    await installation.stop();
  };
  try {
    const config = readConfig({
      ...environmentOf(installation),
      PORT: "0",
      ...vendors.environment,
      ...hubSpotEnvironment(hubspot),
      ...twilioEnvironment(twilio),
    });
    const app = await startApp(
      config,
      createLog("error", (line) => process.stderr.write(line)),
    );
    slack.connect(app.url);
    twilio.connect({ appUrl: app.url, publicUrl: config.publicUrl });
    const { db, token } = installation;
    // Nothing is offered before the calendars were read once.
    await eventually("reading the calendars", async () => {
      const unread = await db("providers").whereNull("busy_read_at");
      if (unread.length > 0) throw new Error(`${unread.length} calendars are not read yet`);
    });
    return {
      ...{ db, token, url: app.url, google, slack, mail, hubspot, twilio },
      stop: async () => {
        await app.stop();
        await stopRest();
      },
    };
  } catch (error) {
    await stopRest();
    throw error;
  }
}

const maya = {
  key: "maya",
  name: "Maya Okafor",
  email: "maya@open.example",
  role: "manager",
  slack: { team: "T0HARBOR", user: presser },
};

/** As soon as it is claimed late, so that a note follows in the thread. */
const escalation = {
  vip: { firstResponseMinutes, resolutionMinutes: firstResponseMinutes },
};

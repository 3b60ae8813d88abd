import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { acceptWaitlistOfferFlow } from "#flows/accept-waitlist-offer.ts";
import { answerQuestionnaireFlow } from "#flows/answer-questionnaire.ts";
import { declineWaitlistOfferFlow, leaveWaitlistFlow } from "#flows/answer-waitlist-offer.ts";
import { askAboutAppointmentFlow } from "#flows/ask-about-appointment.ts";
import { cancelAppointmentFlow } from "#flows/cancel-appointment.ts";
import { chooseOfferFlow } from "#flows/choose-offer.ts";
import { confirmAppointmentFlow } from "#flows/confirm-appointment.ts";
import { changeContactSettingsFlow, readContactSettingsFlow } from "#flows/contact-settings.ts";
import { explainSlotFlow } from "#flows/explain-slot.ts";
import { giveBackHoldFlow } from "#flows/give-back-hold.ts";
import { giveFeedbackFlow } from "#flows/give-feedback.ts";
import { joinWaitlistFlow } from "#flows/join-waitlist.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { openWaitlistFlow } from "#flows/open-waitlist.ts";
import { readChatTroubleFlow } from "#flows/read-chat-trouble.ts";
import { readDossierFlow } from "#flows/read-dossier.ts";
import { readKpisFlow } from "#flows/read-kpis.ts";
import { readWeekFlow } from "#flows/read-week.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { renewHoldFlow } from "#flows/renew-hold.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { signInFlow, signOutFlow } from "#flows/sign-in.ts";
import { takeHoldFlow } from "#flows/take-hold.ts";
import { showFailures } from "#handlers/pages/failures.ts";
import { formKeys } from "#handlers/pages/form-key.ts";
import { pageRoutes } from "#handlers/pages/routes.ts";
import { sites } from "#handlers/pages/sites.ts";
import type { RouteTools } from "#handlers/routes.ts";
import { type Assets, readManifest } from "#views/pages/assets.ts";
import { composeAbsences } from "./absences.ts";
import { composeConnect } from "./connect.ts";
import { mailbox } from "./vendors.ts";
import type { WebParts } from "./web.ts";

/** Where `npm start` leaves the built scripts and styles. */
const assetsFolder = fileURLToPath(new URL("../../dist/assets/", import.meta.url));

/** The pages' routes, and what shows people a failure. */
export async function composePages(
  { config, context, log, consent }: Omit<WebParts, "clock">,
  { authorize, limits }: RouteTools,
) {
  const { company } = context;
  const shown = sites(await builtAssets(), readChatTroubleFlow(context));
  // So that a failure of the very first request already knows whose page it is on, if anybody's yet.
  await company().then(shown.of, () => undefined);
  const routes = pageRoutes({
    company,
    log,
    sites: shown,
    now: context.now,
    publicUrl: config.publicUrl,
    https: isHttps(config),
    organizer: config.mail && mailbox(config.mail.from),
    assetsFolder,
    clientLimit: limits.form,
    formKeys: formKeys(context.linkSecrets, context.realNow),
    receiveRequest: receiveRequestFlow(context),
    takeHold: takeHoldFlow(context),
    renewHold: renewHoldFlow(context),
    giveBackHold: giveBackHoldFlow(context),
    listAvailability: listAvailabilityFlow(context),
    openLink: openLinkFlow(context),
    rescheduleAppointment: rescheduleAppointmentFlow(context),
    cancelAppointment: cancelAppointmentFlow(context),
    chooseOffer: chooseOfferFlow(context),
    confirmAppointment: confirmAppointmentFlow(context),
    answerQuestionnaire: answerQuestionnaireFlow(context),
    giveFeedback: giveFeedbackFlow(context),
    readContactSettings: readContactSettingsFlow(context),
    changeContactSettings: changeContactSettingsFlow(context),
    askAboutAppointment: askAboutAppointmentFlow(context),
    readKpis: readKpisFlow(context),
    readWeek: readWeekFlow(context),
    explainSlot: explainSlotFlow(context),
    readDossier: readDossierFlow(context),
    recordAttendance: recordAttendanceFlow(context),
    ...composeAbsences(context),
    ...composeConnect({ ...context, tools: consent }),
    joinWaitlist: joinWaitlistFlow(context),
    openWaitlist: openWaitlistFlow(context),
    acceptWaitlistOffer: acceptWaitlistOfferFlow(context),
    declineWaitlistOffer: declineWaitlistOfferFlow(context),
    leaveWaitlist: leaveWaitlistFlow(context),
    signIn: signInFlow(context),
    signOut: signOutFlow(context),
  });
  return { routes, showFailures: showFailures({ sites: shown, company, authorize, log }) };
}

export function isHttps({ publicUrl }: Pick<WebParts["config"], "publicUrl">): boolean {
  return publicUrl.startsWith("https://");
}

async function builtAssets(): Promise<Assets> {
  let text: string;
  try {
    text = await readFile(`${assetsFolder}manifest.json`, "utf8");
  } catch (cause) {
    throw new Error(
      `The pages' scripts and styles are not built (no manifest in ${assetsFolder}); npm start builds them`,
      { cause },
    );
  }
  return readManifest(JSON.parse(text));
}

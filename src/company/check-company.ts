import { isZone } from "#booking/zone.ts";
import { isPhoneCountry } from "#intake/phone.ts";
import { checkEscalation } from "./check-escalation.ts";
import { checkProviders } from "./check-providers.ts";
import { checkQuestionnaires } from "./check-questionnaires.ts";
import { checkServices } from "./check-services.ts";
import type { Company } from "./company.ts";
import { isHolidayPlace } from "./holidays.ts";
import { checkMessages } from "./messages.ts";
import { again, type Mistake, missing, unless } from "./mistake.ts";
import { checkReminders } from "./reminders.ts";

/** What one part of a company says of another, and what could never be meant. */
export function checkCompany(company: Company): readonly Mistake[] {
  const { locations, providers, services, members } = company;
  return [
    ...repeated("locations", locations),
    ...repeated("providers", providers),
    ...repeated("services", services),
    ...repeated("members", members),
    ...unknownZone(["zone"], company.zone),
    ...locations.flatMap((location, index) => [
      ...unknownZone(["locations", index, "zone"], location.zone),
      ...unless(location.holidays === undefined || isHolidayPlace(location.holidays), {
        path: ["locations", index, "holidays"],
        message: "the package date-holidays knows no such place",
      }),
    ]),
    ...checkTravel(company),
    ...checkProviders(company),
    ...checkServices(company),
    ...checkQuestionnaires(company),
    ...sharedSlackUsers(members),
    ...checkEscalation(company),
    ...checkReminders(company),
    ...checkMessages(company.messages),
    ...unknownCountries(company),
    ...tiersOfNothing(company),
    ...company.crm.intake.flatMap(({ service }, index) =>
      missing(["crm", "intake", index, "service"], service, services),
    ),
  ];
}

/** A tier that nobody knows where to read would make nobody a VIP, in silence. */
function tiersOfNothing({ gate, crm }: Company): readonly Mistake[] {
  return unless(gate.vipInCrm.tiers.length === 0 || crm.fields.tier !== undefined, {
    path: ["gate", "vipInCrm", "tiers"],
    message: "crm.fields.tier must name the field of the CRM that holds a tier",
  });
}

function unknownCountries({ texts }: Company): readonly Mistake[] {
  return (texts.countries ?? []).flatMap((country, index) =>
    unless(isPhoneCountry(country), {
      path: ["texts", "countries", index],
      message: `“${country}” is no country with telephone numbers`,
    }),
  );
}

function checkTravel({ travel, locations }: Company): readonly Mistake[] {
  const ways = travel.between.map(({ from, to }) => `${from} to ${to}`);
  return travel.between.flatMap(({ from, to }, index) => {
    const path = ["travel", "between", index];
    return [
      ...missing([...path, "from"], from, locations),
      ...missing([...path, "to"], to, locations),
      ...unless(from !== to, { path, message: `“${from}” is no way from itself` }),
      ...again(path, ways, `${from} to ${to}`),
    ];
  });
}

function repeated(name: string, list: readonly { readonly key: string }[]): readonly Mistake[] {
  const keys = list.map(({ key }) => key);
  return keys.flatMap((key, index) => again([name, index, "key"], keys, key));
}

/** The Slack user is who presses: two members behind one could not be told apart. */
function sharedSlackUsers(members: Company["members"]): readonly Mistake[] {
  const users = members.map(({ slack }, index) =>
    slack === undefined ? `nobody ${index}` : `${slack.team} ${slack.user}`,
  );
  return users.flatMap((user, index) => again(["members", index, "slack"], users, user));
}

function unknownZone(path: readonly PropertyKey[], zone: string): readonly Mistake[] {
  return unless(isZone(zone), { path, message: `“${zone}” is not a time zone we know` });
}

import { mayDo } from "#access.ts";
import { isZone } from "#booking/zone.ts";
import { nameOfRung } from "#escalation/ladder.ts";
import type { Priority } from "#gate/decision.ts";
import { asciiDomain } from "#intake/domain.ts";
import { checkHours } from "./check-hours.ts";
import type { Company } from "./company.ts";
import type { BusinessHours } from "./escalation.ts";
import { isHolidayPlace } from "./holidays.ts";
import { again, type Mistake, missing, unless } from "./mistake.ts";

type Path = readonly PropertyKey[];

/** What the desk's rules say of others, and what would leave a request with nobody. */
export function checkEscalation(company: Company): readonly Mistake[] {
  const { calendars, hours } = company.escalation;
  const named = calendars.flatMap((calendar) => calendar.locations);
  return [
    ...checkCalendar(["escalation", "hours"], hours),
    ...calendars.flatMap((calendar, index) => [
      ...checkCalendar(["escalation", "calendars", index], calendar),
      ...calendar.locations.flatMap((location, place) => {
        const path = ["escalation", "calendars", index, "locations", place];
        const once = named.filter((one) => one === location).length === 1;
        return [
          ...missing(path, location, company.locations),
          ...unless(once, { path, message: `“${location}” has two calendars` }),
        ];
      }),
    ]),
    ...checkAccounts(company),
    ...checkOnCall(company),
    ...checkLadder(company),
  ];
}

function checkCalendar(path: Path, calendar: BusinessHours): readonly Mistake[] {
  const { zone, holidays } = calendar;
  return [
    ...unless(isZone(zone), {
      path: [...path, "zone"],
      message: `“${zone}” is not a time zone we know`,
    }),
    ...unless(holidays === undefined || isHolidayPlace(holidays), {
      path: [...path, "holidays"],
      message: "the package date-holidays knows no such place",
    }),
    ...checkHours(path, calendar),
  ];
}

function checkAccounts({ escalation: { accounts } }: Company): readonly Mistake[] {
  const all = accounts.flatMap(({ domains }) => domains);
  return accounts.flatMap(({ domains }, index) =>
    domains.flatMap((domain, place) => {
      const path = ["escalation", "accounts", index, "domains", place];
      const once = all.filter((one) => one === domain).length === 1;
      return [
        ...unless(asciiDomain(domain) === domain, {
          path,
          message: `“${domain}” is no domain; write what stands after the @ in small letters`,
        }),
        ...unless(once, { path, message: `“${domain}” is there twice` }),
      ];
    }),
  );
}

function checkOnCall({ escalation, members }: Company): readonly Mistake[] {
  const { onCall, rota } = escalation;
  if (rota === undefined) {
    const path = ["escalation", "onCall"];
    return onCall === undefined
      ? [{ path, message: "say who is on call: one member here, or several in a rota" }]
      : missing(path, onCall, members);
  }
  const path = ["escalation", "rota"];
  return [
    ...unless(onCall === undefined, {
      path: ["escalation", "onCall"],
      message: "the rota says who is on call; take out one of the two",
    }),
    ...unless(isZone(rota.zone), {
      path: [...path, "zone"],
      message: `“${rota.zone}” is not a time zone we know`,
    }),
    ...rota.members.flatMap((member, index) => [
      ...again([...path, "members", index], rota.members, member),
      ...canAnswer([...path, "members", index], member, members),
    ]),
    ...rota.overrides.flatMap(({ member, from, to }, index) => {
      const at = [...path, "overrides", index, "member"];
      const away = members.find(({ key }) => key === member)?.timeOff ?? [];
      return [
        ...canAnswer(at, member, members),
        ...unless(!away.some((range) => range.from <= to && from <= range.to), {
          path: at,
          message: `“${member}” has time off between ${from} and ${to}`,
        }),
      ];
    }),
  ];
}

/** Somebody who is there, may take a card, and sees what is said in Slack. */
function canAnswer(path: Path, key: string, members: Company["members"]): readonly Mistake[] {
  const member = members.find((one) => one.key === key);
  if (member === undefined) return missing(path, key, members);
  return [
    ...unless(mayDo(member.role, "claim-escalation"), {
      path,
      message: `“${key}” is a ${member.role}, who may not take a card; an operator, a manager or an admin may`,
    }),
    ...sees(path, key, members),
  ];
}

function sees(path: Path, key: string, members: Company["members"]): readonly Mistake[] {
  const member = members.find((one) => one.key === key);
  if (member === undefined) return missing(path, key, members);
  return unless(member.slack !== undefined, {
    path,
    message: `“${key}” has no Slack account here, and would never read it`,
  });
}

function checkLadder({ escalation, members }: Company): readonly Mistake[] {
  const { ladder, rota } = escalation;
  const path = ["escalation", "ladder"];
  const names = ladder.map((rung) => `${nameOfRung(rung)} ${rung.priority ?? ""}`);
  return [
    ...ladder.flatMap((rung, index) => [
      ...unless(names.indexOf(names[index] ?? "") === index, {
        path: [...path, index],
        message: "is there twice",
      }),
      ...unless(rung.do !== "reassign" || (rota?.members.length ?? 1) > 1, {
        path: [...path, index, "do"],
        message: "there is nobody to give it to: a rota of two members or more is needed",
      }),
      ...(rung.do === "tell"
        ? rung.members.flatMap((key, place) =>
            sees([...path, index, "members", place], key, members),
          )
        : []),
    ]),
    ...(["normal", "high"] as const).flatMap((priority) => lastRung(priority, escalation)),
  ];
}

/** Whatever else a ladder does, it must end with somebody who has a name. */
function lastRung(
  priority: Priority,
  { ladder }: Pick<Company["escalation"], "ladder">,
): readonly Mistake[] {
  const own = ladder.filter((rung) => (rung.priority ?? priority) === priority);
  const last = own.at(-1);
  if (last === undefined)
    return [
      {
        path: ["escalation", "ladder"],
        message: `a request of ${priority} priority would be left with nobody: no rung is for it`,
      },
    ];
  return unless(last.do !== "widen", {
    path: ["escalation", "ladder", ladder.indexOf(last), "do"],
    message: `the last rung for ${priority} priority tells a channel, and a channel is nobody; end with nudge, reassign, tell or alert`,
  });
}

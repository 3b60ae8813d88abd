const always = ["00:00-24:00"];
const everyDay = {
  mon: always,
  tue: always,
  wed: always,
  thu: always,
  fri: always,
  sat: always,
  sun: always,
};

export type CompanyShape = {
  readonly services: number;
  readonly providersPerService: number;
  readonly horizonDays: number;
  readonly service: {
    readonly minutes: number;
    readonly stepMinutes: number;
    readonly bufferBeforeMinutes: number;
    readonly bufferAfterMinutes: number;
  };
};

/**
 * A company that is open day and night: services "service-0" and on, each with providers
 * of its own, nothing special about the gate. For loads that need very many free times.
 */
export function alwaysOpen({
  services,
  providersPerService,
  horizonDays,
  service,
}: CompanyShape): object {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  return {
    name: "Always Open",
    zone: "America/Phoenix",
    contact: { email: "desk@open.example", phone: "+1 212 555 0142" },
    locations: [{ key: "desert", name: "Desert", address: "1 Mesa Rd", zone: "America/Phoenix" }],
    services: numbers(services).map((number) => ({
      key: `service-${number}`,
      name: `Service ${number}`,
      ...service,
      providers: numbers(providersPerService).map((other) => `provider-${number}-${other}`),
      policy: { noticeMinutes: 0, horizonDays },
    })),
    providers: numbers(services).flatMap((number) =>
      numbers(providersPerService).map((other) => ({
        key: `provider-${number}-${other}`,
        name: `Provider ${number} ${other}`,
        location: "desert",
        hours: everyDay,
      })),
    ),
    members: [{ key: "olga", name: "Olga Reyes", email: "olga@open.example", role: "operator" }],
    gate: {},
    escalation: {
      channel: "C0DESK",
      onCall: "olga",
      hours: { zone: "America/Phoenix", weekly: everyDay },
      declineTexts: ["We are sorry, we can't offer this appointment."],
    },
    consent: { email: "E-mail me about this appointment.", sms: "Text me about this appointment." },
  };
}

import { isAtGoogle, providers, type Town } from "./calendar-drift-town.ts";
import { calendarOf } from "./vendors.ts";

export const numbers = Array.from({ length: providers }, (_, number) => number);

/** One way in which calendars go dark, and whose they are. */
export type Darkness = {
  readonly name: string;
  readonly hits: (provider: number) => boolean;
  /** Whatever is not written at first may still be written by itself, so that no person is asked. */
  readonly mayPass: boolean;
  readonly begin: (town: Town) => void;
  readonly end: (town: Town) => void;
};

const always = 1_000_000;
/** Two of the ten at a vendor: a tenth of all. */
const isOneOf = (wanted: readonly number[]) => (provider: number) => wanted.includes(provider);

/** The vendor is well again, but the answers to the first events that are put there are lost. */
const wellAgain = ({ faults }: Town["google"] | Town["microsoft"]) => {
  faults.clear();
  faults.add({ kind: "reset-after-accept", match: "^POST .*/events$", times: 3 });
};

export const darknesses: readonly Darkness[] = [
  {
    name: "A tenth has had too many requests at Google",
    hits: isOneOf([0, 2]),
    mayPass: true,
    begin({ google }) {
      const refused = { kind: "status", status: 403, error: "rateLimitExceeded" } as const;
      // When they are busy can still be asked.
      google.faults.add({ ...refused, match: "/calendars/calendar-[02](@|%40)", times: always });
    },
    end: ({ google }) => wellAgain(google),
  },
  {
    name: "Google’s token is refused for good",
    hits: isAtGoogle,
    mayPass: false,
    begin({ google }) {
      google.revokeTokens();
      const refused = { kind: "status", status: 400, error: "invalid_grant" } as const;
      google.faults.add({ ...refused, match: "/token", times: always });
    },
    end: ({ google }) => wellAgain(google),
  },
  {
    name: "Microsoft misses the permission for a tenth",
    hits: isOneOf([1, 3]),
    mayPass: false,
    begin: ({ microsoft }) => close(microsoft, [1, 3], "ErrorAccessDenied"),
    end({ microsoft }) {
      close(microsoft, [1, 3], undefined);
      wellAgain(microsoft);
    },
  },
  {
    name: "A tenth is no longer shared with us",
    hits: isOneOf([4, 6]),
    mayPass: false,
    begin({ google }) {
      close(google, [4, 6], "notFound");
      // Its events are gone with it, for whoever reads them and for whoever writes them.
      const refused = { kind: "status", status: 404, error: "notFound" } as const;
      google.faults.add({ ...refused, match: "/calendars/calendar-[46](@|%40)", times: always });
    },
    end({ google }) {
      close(google, [4, 6], undefined);
      wellAgain(google);
    },
  },
  {
    name: "All of Microsoft has had too many requests",
    hits: (provider) => !isAtGoogle(provider),
    mayPass: true,
    begin({ microsoft }) {
      microsoft.faults.add({
        kind: "rate-limited",
        match: "/v1.0/",
        retryAfter: 30,
        times: always,
      });
    },
    end: ({ microsoft }) => wellAgain(microsoft),
  },
];

function close(
  vendor: Town["google"] | Town["microsoft"],
  whose: readonly number[],
  reason: string | undefined,
): void {
  for (const provider of whose) vendor.setUnreadable(calendarOf(provider), reason);
}

import type { ProgramPlace } from "./hubspot/webhooks.ts";

/** Whether what a vendor tells of changes arrives; "delayed": it is kept until somebody lets it go. */
export type Pushes = "sent" | "lost" | "delayed";

/** What a pretend vendor tells of changes, on its way to whoever listens. */
export type NoticePost = {
  /** Where the program listens, and by which address it is known: as for the real one's proxy. */
  readonly connect: (place: ProgramPlace) => void;
  /** Where a call to this address really goes. */
  readonly to: (address: string) => string;
  /** Nobody waits for it; what is not answered is lost. */
  readonly send: (pushes: Pushes, deliver: () => Promise<unknown>) => void;
  /** All that is under way has arrived, or is lost. */
  readonly arrived: () => Promise<void>;
  /** What was delayed comes now, all at once, the newest first, and each one twice. */
  readonly letGo: () => Promise<void>;
  readonly forget: () => void;
};

export function noticePost(): NoticePost {
  const underWay = new Set<Promise<unknown>>();
  const kept: (() => Promise<unknown>)[] = [];
  let place: ProgramPlace | undefined;
  const start = (deliver: () => Promise<unknown>) => {
    const delivery = deliver()
      .catch(() => undefined)
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };
  const arrived = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    connect(where) {
      place = where;
    },
    to(address) {
      if (place === undefined || !address.startsWith(`${place.publicUrl}/`)) return address;
      return place.appUrl + address.slice(place.publicUrl.length);
    },
    send(how, deliver) {
      if (how === "sent") start(deliver);
      if (how === "delayed") kept.push(deliver);
    },
    arrived,
    async letGo() {
      for (const deliver of kept.splice(0).toReversed()) {
        start(deliver);
        start(deliver);
      }
      await arrived();
    },
    forget: () => void kept.splice(0),
  };
}

import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * Where the program is killed: at the n-th message on a way, before it is passed on, or after it was
 * dealt with and before the answer is heard. A message is all that is sent until something comes back.
 */
export type Aim = {
  readonly way: Way;
  readonly nth: number;
  readonly side: "before" | "after";
};

export const ways = ["twilio", "slack", "mail", "google", "hubspot", "database"] as const;
export type Way = (typeof ways)[number];

/** Stands on every way out of the program, and kills it when the aimed-at message comes by. */
export type Gun = {
  /** The same address, by a way on which messages are counted. */
  readonly onTheWay: (way: Way, url: string) => Promise<string>;
  /** Counts anew, and shoots at the message; resolves when the program was hit. */
  readonly aim: (at: Aim, pid: number) => Promise<void>;
  readonly lower: () => void;
  readonly count: () => void;
  /** How many messages each way has seen since counting began. */
  readonly counted: () => Readonly<Record<Way, number>>;
  readonly stop: () => Promise<void>;
};

/** What was passed on last is still to be dealt with where it went, although nobody hears the answer. */
const lingerMs = 1_000;

export function aGun(): Gun {
  const servers: ReturnType<typeof createServer>[] = [];
  const sockets = new Set<Socket>();
  let counts = noneYet();
  let target: { readonly at: Aim; readonly pid: number; readonly hit: () => void } | undefined;

  /** Counts a message; on which side of it the program is to die, if it is the one. */
  function judge(way: Way): Aim["side"] | undefined {
    counts[way] += 1;
    const isIt = target?.at.way === way && counts[way] >= target.at.nth;
    return isIt ? target?.at.side : undefined;
  }
  function shoot(): void {
    if (target === undefined) return;
    process.kill(target.pid, "SIGKILL");
    target.hit();
    target = undefined;
  }
  function through(way: Way, client: Socket, upstream: Socket): void {
    let unanswered = false;
    let shootAtAnswer = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (data) => {
      const side = unanswered ? undefined : judge(way);
      unanswered = true;
      if (side === "before") return shoot();
      shootAtAnswer ||= side === "after";
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      unanswered = false;
      if (shootAtAnswer) return shoot();
      client.write(data);
    });
    client.on("close", () => {
      upstream.end();
      setTimeout(() => upstream.destroy(), lingerMs).unref();
    });
    upstream.on("close", () => {
      // A farewell has no answer.
      if (shootAtAnswer) shoot();
      client.destroy();
    });
  }

  return {
    async onTheWay(way, url) {
      const there = new URL(url);
      const [port, host] = [Number(there.port), there.hostname];
      const server = createServer((client) => through(way, client, connect(port, host)));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      servers.push(server);
      there.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      // A program that puts paths behind it must not find a second slash there.
      return url.endsWith("/") ? there.href : there.href.replace(/\/$/, "");
    },
    aim(at, pid) {
      counts = noneYet();
      return new Promise((hit) => {
        target = { at, pid, hit };
      });
    },
    lower() {
      target = undefined;
    },
    count() {
      counts = noneYet();
    },
    counted: () => ({ ...counts }),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const noneYet = (): Record<Way, number> => ({
  twilio: 0,
  slack: 0,
  mail: 0,
  google: 0,
  hubspot: 0,
  database: 0,
});

import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Where the program is killed: at the n-th message on a way, before it is passed on or just after. */
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

type Verdict = "pass" | "shoot-before" | "shoot-after";

/** What was passed on last is still to be dealt with where it went, although nobody hears the answer. */
const lingerMs = 1_000;

export function aGun(): Gun {
  const servers: ReturnType<typeof createServer>[] = [];
  const sockets = new Set<Socket>();
  let counts = noneYet();
  let target: { readonly at: Aim; readonly pid: number; readonly hit: () => void } | undefined;

  function judge(way: Way): Verdict {
    counts[way] += 1;
    if (target === undefined || target.at.way !== way || counts[way] < target.at.nth) return "pass";
    return `shoot-${target.at.side}`;
  }
  function shoot(): void {
    if (target === undefined) return;
    process.kill(target.pid, "SIGKILL");
    target.hit();
    target = undefined;
  }
  function through(way: Way, client: Socket, upstream: Socket): void {
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    upstream.on("close", () => client.destroy());
    client.on("close", () => {
      upstream.end();
      setTimeout(() => upstream.destroy(), lingerMs).unref();
    });
    upstream.on("data", (data) => client.write(data));
    client.on("data", (data) => {
      const verdict = judge(way);
      if (verdict === "shoot-before") return shoot();
      upstream.write(data, verdict === "shoot-after" ? shoot : undefined);
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

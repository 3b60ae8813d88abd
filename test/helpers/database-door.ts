import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to the database that can be shut, and that can lose what comes back. */
export type DatabaseDoor = {
  /** The database's address, by this way. */
  readonly url: string;
  /** Cuts every connection and refuses new ones. */
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
  /**
   * The next statement with these words, on a connection that has sent `after` before, reaches the
   * database; its answer does not come back.
   */
  readonly loseAnswerTo: (words: string, after?: string) => void;
};

export async function databaseDoor(databaseUrl: string): Promise<DatabaseDoor> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let lose: { readonly words: string; readonly after: string } | undefined;
  let server: Server;

  function through(client: Socket): void {
    const upstream = connect(Number(target.port), target.hostname);
    let mute = false;
    let seen = "";
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      if (lose !== undefined) seen += data.toString("latin1");
      if (lose !== undefined && data.includes(lose.words) && seen.includes(lose.after)) {
        lose = undefined;
        mute = true;
        // Long enough for the database to have committed.
        upstream.once("data", () => client.destroy());
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!mute) client.write(data);
    });
  }

  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server = createServer(through).listen(port, "127.0.0.1", resolve);
    });
  await listen(0);
  // biome-ignore lint/style/noNonNullAssertion: assigned by listen() above
  const { port } = server!.address() as AddressInfo;
  return {
    url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).href,
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    open: () => listen(port),
    loseAnswerTo(words, after = "") {
      lose = { words, after };
    },
  };
}

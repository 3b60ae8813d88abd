import { connect, type Socket } from "node:net";

export type Answer = { readonly status: number; readonly body: string };

/**
 * One kept-alive HTTP/1.1 connection that does one thing after the other and no more than it must:
 * whoever measures a server should not be what is measured.
 */
export type Connection = {
  readonly post: (
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  readonly close: () => void;
};

const patienceMs = 30_000;

export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).once("error", reject);
  });
  socket.setTimeout(patienceMs, () => socket.destroy(new Error("There was no answer in time")));
  const nextAnswer = answersOf(socket);
  return {
    post(path, body, headers) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join("")}content-type: application/json\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return nextAnswer();
    },
    close: () => socket.destroy(),
  };
}

/** Takes answers off the wire; understands those with a Content-Length, which is all that we send. */
function answersOf(socket: Socket): () => Promise<Answer> {
  let received = "";
  let waiting: PromiseWithResolvers<Answer> | undefined;
  // Every byte one character: lengths are counted in bytes.
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    received += chunk;
    const answer = parse(received);
    if (answer === undefined) return;
    received = "";
    waiting?.resolve(answer);
  });
  const fail = (error?: Error) => waiting?.reject(error ?? new Error("The connection was closed"));
  socket.on("error", fail).on("close", () => fail());
  return () => {
    waiting = Promise.withResolvers<Answer>();
    return waiting.promise;
  };
}

function parse(received: string): Answer | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  if (!Number.isFinite(length)) throw new Error(`An answer without a length: ${head}`);
  const body = received.slice(end + 4);
  if (body.length < length) return undefined;
  return { status: Number(head.slice(9, 12)), body };
}

import { type AddressInfo, createServer, type Socket } from "node:net";

/** Where in a session the server misbehaves: before the greeting, at a command, or after the message. */
export type Stage = "greeting" | "EHLO" | "AUTH" | "MAIL" | "RCPT" | "DATA" | "message";
export type Misdeed = "hang" | "reset" | "drip" | (string & {});

export type PretendMailServer = {
  readonly url: string;
  readonly port: number;
  /** Everything that clients said, message bodies included. */
  readonly heard: string[];
  readonly sessions: () => number;
  readonly openSockets: () => number;
  readonly close: () => Promise<void>;
};

const polite: Record<Stage, string> = {
  greeting: "220 mail.test",
  EHLO: "250-mail.test\r\n250 AUTH PLAIN",
  AUTH: "235 welcome",
  MAIL: "250 ok",
  RCPT: "250 ok",
  DATA: "354 go ahead",
  message: "250 2.0.0 queued as 1",
};

/** An SMTP server that does one thing wrong at one stage: a reply of its own, or worse. */
export async function startPretendMailServer(
  stage: Stage | undefined,
  misdeed: Misdeed = "",
): Promise<PretendMailServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  let sessions = 0;
  const server = createServer((socket) => {
    sessions += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    const say = (at: Stage) =>
      at === stage ? misbehave(socket, misdeed) : socket.write(`${polite[at]}\r\n`);
    say("greeting");
    onLines(socket, stage === "DATA", (command, line) => {
      heard.push(line);
      if (command === "QUIT") socket.end("221 bye\r\n");
      else say(command);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "0.0.0.0", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    heard,
    sessions: () => sessions,
    openSockets: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function misbehave(socket: Socket, misdeed: Misdeed): void {
  if (misdeed === "hang") return;
  if (misdeed === "reset") socket.resetAndDestroy();
  else if (misdeed === "drip") {
    const dripping = setInterval(() => socket.write("2"), 20);
    socket.on("close", () => clearInterval(dripping));
  } else socket.write(`${misdeed}\r\n`);
}

/** Calls back with each command, and with the whole message once DATA was answered politely. */
function onLines(
  socket: Socket,
  refusesData: boolean,
  onLine: (command: Stage | "QUIT", line: string) => void,
): void {
  let inMessage = false;
  let buffered = "";
  const terminator = () => (inMessage ? "\r\n.\r\n" : "\r\n");
  socket.on("data", (chunk) => {
    buffered += chunk.toString();
    for (let end = buffered.indexOf(terminator()); end >= 0; end = buffered.indexOf(terminator())) {
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + terminator().length);
      const command = inMessage ? "message" : line.slice(0, 4).toUpperCase();
      inMessage = command === "DATA" && !refusesData;
      onLine(command as Stage | "QUIT", line);
    }
  });
}

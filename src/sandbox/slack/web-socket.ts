import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** One end of a WebSocket (RFC 6455), as far as Slack's Socket Mode needs it: text, ping, close. */
export type WebSocketEnd = {
  readonly send: (text: string) => void;
  /** Cuts the connection without a word, as a broken network does. */
  readonly cut: () => void;
};

const acceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;
/** The client takes a server that is silent for half a minute for dead. */
const pingEveryMs = 5_000;

/** Answers the upgrade; `onText` gets whole messages, `onEnd` is called once. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  on: { readonly onText: (text: string) => void; readonly onEnd: () => void },
): WebSocketEnd {
  const key = `${request.headers["sec-websocket-key"] ?? ""}${acceptSuffix}`;
  const accept = createHash("sha1").update(key).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const write = (opcode: number, payload: Buffer) => {
    if (!socket.destroyed) socket.write(Buffer.concat([headOf(opcode, payload.length), payload]));
  };
  const pings = setInterval(() => write(opcodes.ping, Buffer.alloc(0)), pingEveryMs);
  let waiting = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let frame = readFrame(waiting); frame !== undefined; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.length);
      if (frame.opcode === opcodes.text) on.onText(frame.payload.toString("utf8"));
      if (frame.opcode === opcodes.ping) write(opcodes.pong, frame.payload);
      if (frame.opcode === opcodes.close) {
        write(opcodes.close, frame.payload);
        socket.end();
      }
    }
  });
  socket.on("error", () => socket.destroy());
  socket.once("close", () => {
    clearInterval(pings);
    on.onEnd();
  });
  return {
    send: (text) => write(opcodes.text, Buffer.from(text)),
    cut: () => void socket.destroy(),
  };
}

/** Everything of one frame but its payload; servers do not mask. */
function headOf(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

type Frame = { readonly opcode: number; readonly payload: Buffer; readonly length: number };

/** The first whole frame; clients mask each of theirs. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] as number) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start + 4) return undefined;
  const size =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  const length = start + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, length));
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] as number) ^ (mask[index % 4] as number);
  return { opcode: (bytes[0] as number) & 0x0f, payload, length };
}

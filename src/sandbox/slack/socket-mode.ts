import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import type { Ack, Delivery } from "./client/deliver.ts";
import { acceptWebSocket, type WebSocketEnd } from "./web-socket.ts";

const ACK_MAX_MS = 3_000;
const Answer = z.object({ envelope_id: z.string(), payload: z.unknown() });

/** The app's own connections, and what goes over them instead of over HTTP. */
export type SocketMode = {
  readonly connections: () => number;
  /** The address that apps.connections.open gives away. */
  readonly open: (url: string) => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex) => void;
  /** Over one of the connections, each in its turn; `copies` more than one is a re-delivery. */
  readonly deliver: (delivery: Delivery, copies?: number) => Promise<Ack>;
  /** "refresh": Slack asks for a new connection, as it does every few hours; "cut": the network breaks. */
  readonly end: (how: "refresh" | "cut", which?: number) => void;
};

export function socketMode(): SocketMode {
  const open: WebSocketEnd[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  let turn = 0;
  const heard = (text: string) => {
    const answer = Answer.safeParse(parseJson(text));
    if (answer.success) waiting.get(answer.data.envelope_id)?.(answer.data.payload);
  };
  return {
    connections: () => open.length,
    open: (url) => `${url.replace(/^http/, "ws")}/link/?ticket=${randomUUID()}`,
    upgrade(request, socket) {
      const end = acceptWebSocket(request, socket, {
        onText: heard,
        onEnd: () => void open.splice(open.indexOf(end), 1),
      });
      open.push(end);
      end.send(JSON.stringify({ type: "hello", num_connections: open.length }));
    },
    async deliver(delivery, copies = 1) {
      const startedAt = performance.now();
      const envelope = envelopeOf(delivery);
      const answered = new Promise<Ack>((resolve) => {
        const end = (status: number, body: string) => {
          clearTimeout(tooLate);
          waiting.delete(envelope.envelope_id);
          resolve({ status, body, milliseconds: Math.round(performance.now() - startedAt) });
        };
        const tooLate = setTimeout(() => end(0, ""), ACK_MAX_MS);
        waiting.set(envelope.envelope_id, (payload) => end(200, bodyOf(payload)));
      });
      for (let copy = 0; copy < copies; copy += 1) {
        turn += 1;
        open[turn % open.length]?.send(JSON.stringify(envelope));
      }
      return answered;
    },
    end(how, which = 0) {
      const connection = open[which];
      if (how === "cut") connection?.cut();
      else connection?.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
    },
  };
}

function envelopeOf(delivery: Delivery) {
  const type = { interaction: "interactive", command: "slash_commands", event: "events_api" };
  return {
    envelope_id: randomUUID(),
    type: type[delivery.kind],
    accepts_response_payload: delivery.kind !== "event",
    payload: delivery.kind === "command" ? delivery.fields : delivery.payload,
  };
}

/** An acknowledgement without words is an empty object here, and an empty body over HTTP. */
function bodyOf(payload: unknown): string {
  if (typeof payload !== "object" || payload === null || Object.keys(payload).length === 0)
    return "";
  return JSON.stringify(payload);
}

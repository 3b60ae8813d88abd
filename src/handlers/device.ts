import { createHash, randomBytes } from "node:crypto";
import type { Request, Response } from "express";
import type { Device } from "#flows/device.ts";

/** Says which browser holds a time; for a session of the browser, and only once it holds one. */
const deviceCookie = "gatehouse_device";

/** The caller behind a token or a session, which the guard left in response.locals. */
export function deviceOfToken(response: Response): Device {
  return { kind: "token", hash: hash(`caller:${response.locals["caller"].id}`) };
}

/** The browser by its cookie; undefined while it has none. */
export function deviceOfBrowser(request: Request): Device | undefined {
  const cookies = request.headers.cookie ?? "";
  const secret = new RegExp(`(?:^|; )${deviceCookie}=([\\w-]{22})(?:;|$)`).exec(cookies)?.[1];
  return secret === undefined ? undefined : { kind: "browser", hash: hash(`browser:${secret}`) };
}

/** For a browser that is not known yet: 128 bits that nobody guesses. `https`: they may only travel there. */
export function newBrowser(response: Response, { https }: { readonly https: boolean }) {
  const secret = randomBytes(16).toString("base64url");
  const device: Device = { kind: "browser", hash: hash(`browser:${secret}`) };
  const options = { httpOnly: true, sameSite: "lax", secure: https, path: "/book" } as const;
  return { device, remember: () => void response.cookie(deviceCookie, secret, options) };
}

const hash = (secret: string) => createHash("sha256").update(secret).digest("base64url");

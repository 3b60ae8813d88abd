import { beforeEach, expect, test } from "vitest";
import {
  blockAddress,
  findMailBlock,
  isMailBlocked,
  liftMailBlock,
  listBlockedAddresses,
} from "#store/blocked-addresses.ts";
import { useDatabase } from "../helpers/db.ts";

const database = useDatabase();
const db = () => database().db;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 14, minute));
const bounce = (minute: number, address = "Kim@Home.example") =>
  blockAddress(db(), {
    address,
    reason: "hard-bounce",
    detail: "550 no such user",
    since: at(minute),
    origin: "postmark",
  });
const lift = (minute: number, address = "kim@home.example") =>
  liftMailBlock(db(), { address, at: at(minute), by: "maya" });

beforeEach(async () => {
  await db()("blocked_addresses").delete();
});

test("an address is blocked however it is written, and no other one is", async () => {
  expect(await bounce(0)).toBe(true);
  expect(await isMailBlocked(db(), "kim@HOME.example")).toBe(true);
  expect(await isMailBlocked(db(), "jim@home.example")).toBe(false);
  expect(await findMailBlock(db(), "kim@home.example")).toEqual({
    address: "kim@home.example",
    reason: "hard-bounce",
    detail: "550 no such user",
    since: at(0),
    origin: "postmark",
  });
});

test("what is said twice is one block, but a complaint is graver than a bounce", async () => {
  await bounce(0);
  expect(await bounce(5)).toBe(false);
  const complaint = { reason: "complaint", detail: "", since: at(6), origin: "postmark" } as const;
  expect(await blockAddress(db(), { address: "kim@home.example", ...complaint })).toBe(true);
  expect(await bounce(7)).toBe(false);
  expect(await listBlockedAddresses(db())).toMatchObject([{ reason: "complaint" }]);
});

test("a lifted block is gone, older news does not bring it back, and newer does", async () => {
  await bounce(0);
  expect(await lift(10)).toBe(true);
  expect(await isMailBlocked(db(), "kim@home.example")).toBe(false);
  expect(await listBlockedAddresses(db())).toEqual([]);
  expect(await bounce(5)).toBe(false);
  expect(await isMailBlocked(db(), "kim@home.example")).toBe(false);
  expect(await bounce(11)).toBe(true);
  expect(await isMailBlocked(db(), "kim@home.example")).toBe(true);
});

test("a lift that overtakes its bounce counts, and one that is older than the bounce does not", async () => {
  expect(await lift(10)).toBe(false);
  expect(await bounce(5)).toBe(false);
  expect(await isMailBlocked(db(), "kim@home.example")).toBe(false);

  await bounce(20, "ana@home.example");
  expect(await lift(15, "ana@home.example")).toBe(false);
  expect(await isMailBlocked(db(), "ana@home.example")).toBe(true);
});

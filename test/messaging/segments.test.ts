import { expect, test } from "vitest";
import { plainLetters, plainSigns, segmentsOf } from "#messaging/segments.ts";

const gsm7 =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

test.each([
  ["nothing", "", "GSM-7", 0, 1],
  ["one part, to its end", "a".repeat(160), "GSM-7", 160, 1],
  ["one character more is two parts", "a".repeat(161), "GSM-7", 161, 2],
  ["two parts, to their end", "a".repeat(306), "GSM-7", 306, 2],
  ["three parts, to their end", "a".repeat(459), "GSM-7", 459, 3],
  ["and four", "a".repeat(460), "GSM-7", 460, 4],
  ["the whole default alphabet", gsm7, "GSM-7", 127, 1],
  ["escaped characters take two", "€[]{}\\^~|", "GSM-7", 18, 1],
  ["80 euros are one part", "€".repeat(80), "GSM-7", 160, 1],
  [
    "an escaped character is not cut in two",
    `${"a".repeat(152)}€${"a".repeat(152)}`,
    "GSM-7",
    306,
    3,
  ],
  ["one letter beyond makes all of it UCS-2", "María", "UCS-2", 5, 1],
  ["é and ñ are not beyond", "José Muñoz", "GSM-7", 10, 1],
  ["ç is beyond, Ç is not", "ç", "UCS-2", 1, 1],
  ["UCS-2, one part to its end", "я".repeat(70), "UCS-2", 70, 1],
  ["UCS-2, two parts", "я".repeat(71), "UCS-2", 71, 2],
  ["UCS-2, two parts to their end", "я".repeat(134), "UCS-2", 134, 2],
  ["UCS-2, three parts", "я".repeat(135), "UCS-2", 135, 3],
  ["an emoji takes two units", "👍", "UCS-2", 2, 1],
  ["and is not cut in two", `${"я".repeat(66)}👍${"я".repeat(66)}`, "UCS-2", 134, 3],
])("%s", (_name, text, encoding, units, count) => {
  expect(segmentsOf(text)).toEqual({ encoding, units, count });
});

test("typographer's signs become plain ones, and nothing else changes", () => {
  const text = "“Harbor & Pine” – 2:00 – it’s here… UTC−7\u00a0María 東京";
  expect(plainSigns(text)).toBe('"Harbor & Pine" - 2:00 - it\'s here... UTC-7 María 東京');
  expect(segmentsOf(plainSigns("It’s 2:00 – 3:00 “PM”…")).encoding).toBe("GSM-7");
});

test("letters lose only the accents that GSM-7 lacks", () => {
  expect(plainLetters("María, José, Çelik, Łukasz, Zürich, Tōkyō, 東京")).toBe(
    "Maria, José, Çelik, Łukasz, Zürich, Tokyo, 東京",
  );
});

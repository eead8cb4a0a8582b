import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorTimeSince } from "../../../test/processor-time.ts";
import { personalKindOf } from "./column-look.ts";
import { isDrivingLicence } from "./driving-licence.ts";
import { isPersonalAddress, personalAddressIn } from "./email.ts";
import { isFullDate } from "./full-date.ts";
import { isIpAddress } from "./ip-address.ts";
import { isPaymentCard, passesLuhn } from "./payment-card.ts";
import { isPhone } from "./phone.ts";

const upTo = (count: number, one: (index: number) => string) => Array.from({ length: count }, (_, index) => one(index));
const padded = (number: number, length: number) => String(number).padStart(length, "0");

/** Test numbers: those from 999 000 0000 on are nobody's. */
const nhsNumbers = upTo(60, (index) => `999${padded(index, 6)}`).flatMap((nine) => {
  const sum = [...nine].reduce((all, digit, at) => all + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? [] : [`${nine}${check}`];
});

describe("a column is personal", () => {
  test.each<readonly [kind: string, name: string, values: readonly string[]]>([
    ["national-insurance-number", "ref", upTo(9, (index) => `AB12345${index}C`)],
    ["national-insurance-number", "ref", upTo(9, (index) => `ab 12 34 5${index} c`)],
    ["national-insurance-number", "NINO", ["AB123456C"]],
    ["nhs-number", "id", nhsNumbers],
    ["nhs-number", "patientNHSNumber", ["9434765919"]],
    ["nhs-number", "CHI No", ["0101010001", ""]],
    ["email", "owner", ["ada@example.org", "charles.babbage@example.co.uk"]],
    ["email", "E-mail", ["ada@example.org"]],
    ["phone", "x", upTo(9, (index) => `0770090000${index}`)],
    ["phone", "x", upTo(9, (index) => `(01632) 96000${index}`)],
    ["phone", "x", upTo(9, (index) => `+44 1632 96000${index}`)],
    ["phone", "Telephone", ["01632960000"]],
    ["phone", "mobile_number", ["7700900000"]],
    ["date-of-birth", "dob", ["1815-12-10"]],
    ["date-of-birth", "DateOfBirth", ["10/12/1815", "n/a"]],
    ["date-of-birth", "child_birth_date", ["10 December 1815"]],
    ["driving-licence", "doc", upTo(9, (index) => `MORGA6570${10 + index}SM9IJ`)],
    ["passport", "passport_no", ["123456789"]],
    ["account-number", "account_number", ["00123456"]],
    [
      "payment-card",
      "x",
      ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "4012 8888 8888 1881"],
    ],
    ["ip-address", "client", upTo(9, (index) => `192.168.1.${index}`)],
    ["ip-address", "ip", ["10.0.0.1", "2001:db8::1"]],
    ["person-name", "surname", ["Lovelace", "O’Neill", "Ní Bhriain", "de la Cruz"]],
    ["person-name", "Forename", ["Ada"]],
    ["person-name", "patient full name", ["Ada Lovelace"]],
  ])("by values or by name: %s in %j", (kind, name, values) => {
    expect(personalKindOf(name, values)?.name).toBe(kind);
  });

  test("where a tenth of its values has another form, and not where more have", () => {
    const numbers = upTo(90, (index) => `AB1234${padded(index, 2)}C`);
    expect(personalKindOf("ref", [...numbers, ...upTo(10, () => "pending")])?.name).toBe("national-insurance-number");
    expect(personalKindOf("ref", [...numbers, ...upTo(11, () => "pending")])).toBeUndefined();
  });

  test("however many cells say nothing", () => {
    const nothing = ["", " ", "-", "..", "N/A", "null", "unknown", "[c]", "not known"].flatMap((text) =>
      upTo(9, () => text),
    );
    expect(personalKindOf("owner", [...nothing, "ada@example.org", "charles@example.org"])?.name).toBe("email");
  });
});

describe("a column is not taken for personal", () => {
  test.each<readonly [name: string, values: readonly string[]]>([
    ["nothing", []],
    ["dob", ["", "", ""]],
    ["isbn", nhsNumbers],
    ["id", nhsNumbers.slice(0, 19)],
    ["nhs_number", ["a1b2c3", "d4e5f6"]],
    ["surname", ["P0001", "P0002"]],
    ["name", ["Leeds", "York"]],
    ["station_name", ["Leeds", "York"]],
    ["school name", ["St Mary's", "Holy Trinity"]],
    ["first_name_count", ["12", "7"]],
    ["year_of_birth", ["1815", "1816"]],
    ["birth_month", ["2020-01", "2020-02"]],
    ["birth_date", ["1815", "1816"]],
    ["births", ["12", "7"]],
    ["date_opened", ["2024-01-31", "2024-02-29"]],
    ["born", ["1815", "1816"]],
    ["email", ["enquiries@example.gov.uk", "info@example.gov.uk", "no-reply@example.org"]],
    ["emails", ["12", "7"]],
    ["telephone", ["0300 123 4567", "0800 111 111", "03001234567"]],
    ["phones_per_household", ["1.2", "0.7123456789"]],
    ["share", upTo(20, (index) => `0.71234567${padded(index, 2)}`)],
    ["change", upTo(20, (index) => `-07700 9000${padded(index, 2)}`)],
    ["mobile", ["1204", "99"]],
    ["sessions_mobile", ["1204", "99"]],
    ["version", upTo(9, (index) => `1.2.3.1${index}0`)],
    ["coicop", upTo(9, (index) => `01.1.1.${index}`)],
    ["class", upTo(9, (index) => `11.1.1.${index}`)],
    ["ip", ["12", "7"]],
    ["time", upTo(9, (index) => `10:11:1${index}`)],
    ["postcode", ["SW1A 1AA", "LS1 4AP"]],
    ["uprn", ["100023336956", "100023336957"]],
    ["gss", ["E09000033", "E09000034"]],
    ["company_number", ["01234567", "SC123456"]],
    ["urn", ["100000", "100001"]],
    ["account", ["00123456"]],
    ["product", upTo(9, (index) => `DF12345${index}C`)],
    ["imei", ["490154203237518", "356938035643809", "353918057901234"]],
    ["timestamp", upTo(30, (index) => String(1_700_000_000 + 61 * index))],
    ["passport", ["yes", "no"]],
    ["passports_issued", ["1234567", "2345678"]],
  ])("%s", (name, values) => {
    expect(personalKindOf(name, values)).toBeUndefined();
  });

  test("for numbers of ten digits, of which one in eleven passes as an NHS number", () => {
    const numbers = fc.array(fc.integer({ min: 4_000_000_000, max: 7_999_999_999 }), { minLength: 40, maxLength: 200 });
    fc.assert(fc.property(numbers, (some) => personalKindOf("id", some.map(String)) === undefined));
  });

  test("for numbers of sixteen digits, of which one in ten passes as a card", () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 10 ** 15 - 1 }), { minLength: 40, maxLength: 100 });
    fc.assert(
      fc.property(
        numbers,
        (some) =>
          personalKindOf(
            "id",
            some.map((one) => `4${padded(one, 15)}`),
          ) === undefined,
      ),
    );
  });
});

describe("the check digit of a card", () => {
  const digits = fc.stringMatching(/^[0-9]{12,18}$/);
  const withCheck = (some: string) => `${some}${[..."0123456789"].find((digit) => passesLuhn(some + digit))}`;

  test("is one of ten", () => {
    fc.assert(
      fc.property(digits, (some) => [..."0123456789"].filter((digit) => passesLuhn(some + digit)).length === 1),
    );
  });

  test("shows every single digit that is wrong", () => {
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (some, where, by) => {
        const right = withCheck(some);
        const at = where % right.length;
        const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1);
        return passesLuhn(right) && !passesLuhn(wrong);
      }),
    );
  });

  test("is asked only of numbers that schemes issue", () => {
    expect(["4111111111111111", "4111-1111-1111-1111", "2221000000000009"].map(isPaymentCard)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ["0000000000000000", "9999999999999995", "411111111111111", "4111111111111112", ""].map(isPaymentCard),
    ).toEqual(Array(5).fill(false));
  });
});

test("an e-mail address is a person's unless an office's name stands before the @", () => {
  expect(["ada@example.org", "a.b+c@x-y.example.co.uk", "o'neill@example.org"].map(isPersonalAddress)).toEqual([
    true,
    true,
    true,
  ]);
  const none = [
    "info@example.org",
    "ada@example",
    "ada@",
    "@example.org",
    "a@b@example.org",
    "ada@.org",
    "ada lovelace",
    "",
  ];
  expect(none.map(isPersonalAddress)).toEqual(none.map(() => false));
});

test("an address is found in a text, and not in what only looks like one", () => {
  const found = (text: string) => {
    const { from, to } = personalAddressIn(text) ?? { from: 0, to: 0 };
    return text.slice(from, to);
  };
  expect(found("rang (ada@example.org), twice")).toBe("ada@example.org");
  expect(found("to info@example.org or <ada@example.org>")).toBe("ada@example.org");
  expect(found("https://example.org/@ada.lovelace.org, @ada@example.org, a @ b.c, 3@4.5")).toBe("");
});

test("numbers and dates in the ways in which they are written, and no others", () => {
  expect(["07700 900000", "+447700900000", "00441632960000", "(020) 7946 0000"].map(isPhone)).toEqual(
    Array(4).fill(true),
  );
  expect(["0300 123 4567", "12345", "+1 202 555 0100", "077009000000", "phone"].map(isPhone)).toEqual(
    Array(5).fill(false),
  );
  expect(["2001:db8:0:0:0:0:0:1", "::1", "255.255.255.255"].map(isIpAddress)).toEqual(Array(3).fill(true));
  expect(["256.1.1.1", "1.2.3", "01.2.3.4", "1::2::3", "10:11:12", "a"].map(isIpAddress)).toEqual(Array(6).fill(false));
  expect(["1815-12-10", "10/12/1815", "10-Dec-15", "1815-12-10T00:00:00"].map(isFullDate)).toEqual(Array(4).fill(true));
  expect(["1815", "1815-12", "31/02/1815", "10:11", "x".repeat(99)].map(isFullDate)).toEqual(Array(5).fill(false));
  expect(["MORGA657054SM9IJ", "MORGA 657054 SM9IJ", "JO999801010A99AB"].map(isDrivingLicence)).toEqual(
    Array(3).fill(true),
  );
  expect(["MORGA627054SM9IJ", "9ORGA657054SM9IJ", "MORGA657054SM9I"].map(isDrivingLicence)).toEqual(
    Array(3).fill(false),
  );
});

test("a hostile column costs what a long one costs", () => {
  const started = process.cpuUsage();
  const hostile = [
    "@".repeat(1_000_000),
    "a.".repeat(500_000),
    `${"a@a.".repeat(250_000)}`,
    "9".repeat(1_000_000),
    ":".repeat(1_000_000),
  ];
  expect(
    personalKindOf(
      "e".repeat(1_000_000),
      upTo(1_000, (index) => hostile[index % hostile.length] ?? ""),
    ),
  ).toBeUndefined();
  expect(processorTimeSince(started)).toBeLessThan(3_000);
});

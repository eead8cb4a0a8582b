const cells = (text: string): readonly string[] => text.split(" ¦ ");

/** What spreadsheets and wrong readings leave in a cell, and what only looks like it. None has a comma, a quotation mark or a line end. */
export const damagedCells: readonly string[] = [
  ...cells("=1+1 ¦ = ¦ == ¦ =- ¦ =é ¦ @a ¦ @ ¦ '=1 ¦ \t=1 ¦ \t x ¦ \t ¦ \t-5 ¦ \t\t@a ¦ -é ¦ - none ¦ - ¦ -- ¦ +A1"),
  ...cells(
    "+44 7700 900123 ¦ -£5 ¦ -¤5 ¦ -5% ¦ -*5 ¦ -1.5E-7 ¦ -1.5E ¦ +1e5 ¦ +.e5 ¦ +.5e5 ¦ +5.e3 ¦ +1e+ ¦ -(5) ¦ +$5",
  ),
  ...cells("#REF! ¦ #N/A ¦ #NUM! ¦ #DIV/0! ¦ #UNKNOWN! ¦ # ¦ ## ¦ ### ¦ ######## ¦ ####1 ¦ #1 ¦ #REF ¦ #ref! ¦ #REF!!"),
  ...cells("1.23E+15 ¦ 1E+11 ¦ 1E+10 ¦ 1E+09 ¦ 1E+100 ¦ 9E+399 ¦ 1E+400 ¦ 12E+15 ¦ 1.E+15 ¦ 1.2e+15 ¦ 1.5E-15 ¦ 0E+15"),
  ...cells("1.12345678901234E+15 ¦ 1.123456789012345E+15 ¦ 1E+1 ¦ 1E+1x ¦ 1E+20 ¦ 1.5E+99 ¦ 1E+300 ¦ -1.23E+15"),
  ...cells(
    "Mar-01 ¦ 01-Mar ¦ 2-Apr ¦ 0-Apr ¦ 00-Apr ¦ 31-Dec ¦ 32-Dec ¦ Sep-22 ¦ Sep-2 ¦ sep-22 ¦ Mar-011 ¦ 2-Ap ¦ May 22",
  ),
  ...cells("0123 ¦ 1234 ¦ 4567 ¦ 123 ¦ 0012 ¦ 98 ¦ 12345678901234567 ¦ 5"),
  ...cells(
    "Ã© ¦ Ã©é ¦ MÃ´n ¦ Â£5 ¦ â€™s ¦ ï»¿a ¦ ï¿½ ¦ \ufffd ¦ é\ufffd ¦ â ¦ â€ ¦ MANHÃ» ¦ NOÃ‰L ¦ Åµ ¦ Å· ¦ 5 Å² ¦ A\u00c3\u00a0",
  ),
  ...cells("ðŸ˜€ ¦ ðŸ˜ ¦ ŵ ¦ Ã ¦ é\u00a0» ¦ Ã\u0089 ¦ â‚¬ ¦ â‚¢ ¦ â„¢ ¦ Â ¦ Ä… ¦ Ä– ¦ × ¦ €"),
  ...["x".repeat(13), "x".repeat(40)].flatMap((text) => [`${text}Ã©`, `${text}é`, `Ã©${text}`]),
  "Ã©".repeat(20),
];

/** As long as what Excel cuts, or nearly so. */
export const longCells: readonly string[] = [
  "x".repeat(32_766),
  "x".repeat(32_767),
  `${"😀".repeat(16_383)}x`,
  "é".repeat(32_767),
  `${"Ã©".repeat(16_383)}x`,
];

import type { Log } from "./ports.ts";

/** A stream a person may be reading. */
export type Screen = { readonly isTTY?: boolean; write(text: string): unknown };

/**
 * A log for a person at a terminal. Progress is one line on standard error that replaces itself, shown on a terminal only and
 * only once a step has taken a second; it leaves nothing behind.
 */
export async function terminalLog(
  screen: Screen & NodeJS.WriteStream,
  { quiet }: { readonly quiet: boolean },
): Promise<Log & { clear(): void }> {
  // A terminal may not know its width (0: a container's, for a moment); a line cannot be replaced without it.
  if (quiet || !screen.isTTY || !screen.columns) {
    return { progress: () => {}, info: (line) => quiet || screen.write(`${line}\n`), clear: () => {} };
  }
  const { default: ora } = await import("ora");
  const spinner = ora({ stream: screen, discardStdin: false, indent: 2 });
  let waiting: NodeJS.Timeout | undefined;
  const clear = () => {
    clearTimeout(waiting);
    waiting = undefined;
    spinner.stop();
  };
  return {
    progress(message, done, total) {
      spinner.text = total === undefined || done === undefined ? message : `${message}  ${meter(done, total)}`;
      if (!spinner.isSpinning && waiting === undefined) waiting = setTimeout(() => spinner.start(), 1000);
    },
    info(line) {
      clear();
      screen.write(`${line}\n`);
    },
    clear,
  };
}

/** A bar of ten cells and a percentage: `━━━━━━──── 61 %`. */
const meter = (done: number, total: number) => {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const full = Math.round(share * 10);
  return `${"━".repeat(full)}${"─".repeat(10 - full)} ${Math.floor(share * 100)} %`;
};

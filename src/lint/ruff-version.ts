/** The Ruff that comes with Slipway; one on the machine counts only when it is the very same. */
export const ruffVersion = "0.17.3";

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** Bytes of what dashboard.yaml takes as a quantity: `512Mi`. @see Kubernetes, "Resource units in Kubernetes" */
export function bytesOf(quantity: string): number {
  const [, number = "", unit = ""] = /^(\d+)(\D*)$/.exec(quantity) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}

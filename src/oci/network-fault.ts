import { InfrastructureError, UserError } from "../report/user-error.ts";
import { PassingFault, sentOnce } from "./registry-attempts.ts";

/** Why a request was given up: its line stood still. */
export class StoodStill extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`nothing for ${seconds} seconds`);
    this.seconds = seconds;
  }
}

/** What a person should know of a request that had no answer; what is no fault of the network is handed back as it is. */
export function faultOf(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error;
  // `fetch` gives every fault of the network as a TypeError with what happened as its cause.
  const chain = [error, error.cause, (error.cause as Error | undefined)?.cause];
  const own = chain.find((each) => each instanceof UserError || each instanceof InfrastructureError);
  if (own) return own; // What was to be sent could not be read here: no fault of the registry.
  const still = chain.find((each) => each instanceof StoodStill);
  if (still) {
    const fix = `See whether it is overloaded, and how good the connection is, then run this again: ${sentOnce}.`;
    return new PassingFault(name, `neither took nor sent anything for ${still.seconds} seconds`, { fix, cause: error });
  }
  if (!(error instanceof TypeError) && error.name !== "TimeoutError") return error;
  const code = chain.map(codeOf).find((each) => each !== undefined);
  if (code !== undefined && /CERT|SIGNED|ISSUER|SIGNATURE_FAILURE|TLS_CERT_ALTNAME/.test(code)) {
    return new InfrastructureError(`${name} shows a certificate that is not trusted here (${code}).`, {
      fix: "Name the authority that signed it in NODE_EXTRA_CA_CERTS, or ask whoever runs the registry for one that is known.",
      cause: error,
    });
  }
  if (code !== undefined && /^(ERR_SSL_|EPROTO)/.test(code)) {
    return new InfrastructureError(`${name} does not speak TLS (${code}).`, {
      fix: "Check its address and port: without encryption only a registry on this very machine is spoken to.",
      cause: error,
    });
  }
  // Ports that browsers do not speak to, since other services are there. @see Fetch Standard, "port blocking"
  if (chain.some((each) => each instanceof Error && each.message === "bad port")) {
    return new UserError(`${name} is at a port that nothing is sent to, since other services than HTTP have it.`, {
      fix: "Let it listen at another one, such as 443 or 5000.",
      cause: error,
    });
  }
  const came = (code !== undefined && unreached[code]) || "broke the connection off";
  const fix = `Check that it is up and can be reached from here, then run this again: ${sentOnce}.`;
  return new PassingFault(name, came, { fix, cause: error });
}

const unreached: Readonly<Record<string, string>> = {
  ECONNREFUSED: "took no connection",
  ENOTFOUND: "was not found under that name",
  EAI_AGAIN: "was not found under that name",
  EHOSTUNREACH: "could not be reached",
  ENETUNREACH: "could not be reached",
  ETIMEDOUT: "could not be reached",
  UND_ERR_CONNECT_TIMEOUT: "could not be reached",
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const secretNames: readonly RegExp[] = [
  /^\.env(\..+)?$/,
  /\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  // Written into the workspace by sign-in steps of workflows.
  /^gha-creds-.*\.json$|^gha-kubeconfig-/,
  /^(credentials|client_secret|service[-_]?account).*\.json$/,
  /^(\.netrc|_netrc|\.pgpass|\.htpasswd|kubeconfig|secrets?\.(json|ya?ml|toml|ini|env))$/,
];

/** Whether a file is a secret by its name. Templates that show which keys there are (`.env.example`) are none. */
export function isSecretByName(path: string): boolean {
  const name = path.toLowerCase().split("/").at(-1) ?? "";
  return secretNames.some((pattern) => pattern.test(name)) && !/\.(example|sample|template|dist)$/.test(name);
}

/** Whether JSON holds a key of a service account, whatever the file is called. */
export const isServiceAccountKey = (text: string) =>
  /"type"\s*:\s*"service_account"/.test(text) && /"private_key"\s*:/.test(text);

const names = /^(https?|all|ftp|no)_proxy$/i;

/** The environment variables for a proxy (curl(1), apt-transport-http(1)), and no others: programs on this machine inherit them. */
export const proxySettings = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)));

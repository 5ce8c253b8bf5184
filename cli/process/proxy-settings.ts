const names = /^(https?|all|ftp|no)_proxy$/i;

/** The variables by which programs are told of a proxy (curl(1), apt-transport-http(1)), and no others: what runs on this machine inherits them. */
export const proxySettings = (
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)));

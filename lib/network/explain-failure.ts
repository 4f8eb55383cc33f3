export interface ConnectionProblem {
  /** After the address: "answers with a certificate that …". */
  what: string;
  /** A whole sentence. */
  fix: string;
}

const trust =
  "If it is one of your organisation's own, set NODE_EXTRA_CA_CERTS to a file with the certificate of its authority (PEM), and start again.";
const distrusted: ConnectionProblem = {
  what: "answers with a certificate that this machine does not trust",
  fix: trust,
};
const away: ConnectionProblem = {
  what: "does not answer in time",
  fix: "See that this machine may reach it; where the way leads through a proxy, set HTTPS_PROXY.",
};
const unknownName: ConnectionProblem = {
  what: "has a name that this machine does not know",
  fix: "Look at the address; where only a proxy knows such names, set HTTPS_PROXY.",
};
const other = {
  fix: "See that the address begins with http:// or https:// as the server speaks it, and that its port is right.",
};

const byCode: Readonly<Record<string, ConnectionProblem>> = {
  SELF_SIGNED_CERT_IN_CHAIN: distrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusted,
  UNABLE_TO_GET_ISSUER_CERT: distrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusted,
  CERT_HAS_EXPIRED: {
    what: "answers with a certificate that has expired",
    fix: "Have it renewed; if it is newer, look at this machine's clock.",
  },
  CERT_NOT_YET_VALID: {
    what: "answers with a certificate that is not valid yet",
    fix: "Look at this machine's clock.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "answers with a certificate for other names",
    fix: "Use the name that the certificate has, or have the certificate made for this one.",
  },
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  ETIMEDOUT: away,
  UND_ERR_CONNECT_TIMEOUT: away,
  UND_ERR_HEADERS_TIMEOUT: away,
  UND_ERR_BODY_TIMEOUT: away,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  TimeoutError: away,
  ERR_SSL_WRONG_VERSION_NUMBER: { what: "does not speak https", ...other },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { what: "does not speak https", ...other },
  HPE_INVALID_CONSTANT: { what: "does not answer as a web server", ...other },
};

/** What is wrong on the way to a server, and what to do about it; undefined for what has no better words than its own. */
export function explainFailure(error: unknown): ConnectionProblem | undefined {
  for (const one of causesOf(error)) {
    const proxyStatus = /Proxy response \((\d+)\)/i.exec(one.message)?.[1];
    if (proxyStatus !== undefined) return refusedByProxy(proxyStatus);
    // A DOMException has a number for its code.
    const code = "code" in one && typeof one.code === "string" ? one.code : one.name;
    if (Object.hasOwn(byCode, code)) return withWords(byCode[code], one.message);
    if (/wrong version number|packet length too long/i.test(one.message))
      return { what: "does not speak https", ...other };
  }
  return undefined;
}

/** With OpenSSL's own words for a certificate, which tell what people can look up. */
function withWords(problem: ConnectionProblem | undefined, message: string): ConnectionProblem | undefined {
  return problem === distrusted ? { ...problem, what: `${problem.what} (${message})` } : problem;
}

function refusedByProxy(status: string): ConnectionProblem {
  if (status === "407")
    return {
      what: "is behind a proxy that asks for a name and password",
      fix: "Write them into HTTPS_PROXY (http://name:password@proxy:port), or name the host in NO_PROXY.",
    };
  return {
    what: `is not let through by the proxy (status ${status})`,
    fix: "Have the proxy let it through, or name the host in NO_PROXY where it can be reached directly.",
  };
}

function causesOf(error: unknown): Error[] {
  const found: Error[] = [];
  const follow = (one: unknown): void => {
    if (!(one instanceof Error) || found.includes(one)) return;
    found.push(one);
    if (one instanceof AggregateError) one.errors.forEach(follow);
    follow(one.cause);
  };
  follow(error);
  return found;
}

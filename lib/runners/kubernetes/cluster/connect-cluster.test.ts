import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { connectCluster } from "./connect-cluster";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-connect-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function kubeconfig(
  name: string,
  contexts: { name: string; namespace?: string }[],
  current: string | null = contexts[0]?.name ?? null,
): string {
  const file = path.join(dir, name);
  const named = contexts.map((context) => context.name);
  const content = {
    clusters: named.map((one) => ({ name: one, cluster: { server: `https://${one}.example` } })),
    users: named.map((one) => ({ name: one, user: { token: "t" } })),
    contexts: contexts.map(({ name: one, namespace }) => ({
      name: one,
      context: { cluster: one, user: one, ...(namespace ? { namespace } : {}) },
    })),
    ...(current === null ? {} : { "current-context": current }),
  };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

describe("the way to a cluster", () => {
  const file = kubeconfig("one", [{ name: "a", namespace: "ml" }, { name: "b" }]);
  const where = (...args: Parameters<typeof connectCluster>) => {
    const { server, context, namespace } = connectCluster(...args);
    return [server, context, namespace];
  };

  it("is a kubeconfig's current context, or the one that is named", () => {
    expect(where({ kubeconfig: file }, {})).toEqual(["https://a.example", "a", "ml"]);
    expect(where({ kubeconfig: file, context: "b" }, {})).toEqual(["https://b.example", "b", "default"]);
    expect(where({ kubeconfig: file, namespace: "own" }, {})[2]).toBe("own");
  });

  it("is found like kubectl finds it: KUBECONFIG with several files, then the home directory", () => {
    const other = kubeconfig("two", [{ name: "c" }]);
    const environment = { KUBECONFIG: [other, "", path.join(dir, "missing"), file].join(path.delimiter) };
    expect(where({}, environment)[1]).toBe("c");
    expect(where({ context: "a" }, environment)[1]).toBe("a");
    kubeconfig("home/.kube/config", [{ name: "h" }]);
    expect(where({}, { HOME: path.join(dir, "home") })[1]).toBe("h");
  });

  it("is the pod's own account in a cluster, whatever stands in the home directory", () => {
    const account = path.join(dir, "root/var/run/secrets/kubernetes.io/serviceaccount");
    fs.mkdirSync(account, { recursive: true });
    for (const [name, text] of Object.entries({ namespace: "agents", token: "t", "ca.crt": "" }))
      fs.writeFileSync(path.join(account, name), text);
    const environment = {
      KUBERNETES_SERVICE_HOST: "10.0.0.1",
      KUBERNETES_SERVICE_PORT: "443",
      HOME: path.join(dir, "home"),
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const found = where({}, environment, path.join(dir, "root"));
    expect(found).toEqual(["https://10.0.0.1:443", "inClusterContext", "agents"]);
  });

  it.each<[string, Parameters<typeof connectCluster>[0], string]>([
    ["nothing", {}, "there is no kubeconfig"],
    ["a file that is not there", { kubeconfig: "/no/such" }, "the kubeconfig /no/such does not exist"],
    ["a context that is not there", { kubeconfig: file, context: "x" }, 'no context "x"; it has: a, b'],
    ["no current context", { kubeconfig: kubeconfig("none", [{ name: "a" }], null) }, "no current context"],
  ])("is refused in words: %s", (_, settings, words) => {
    expect(() => connectCluster(settings, {})).toThrow(words);
  });
});

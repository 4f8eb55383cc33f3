import { describe, expect, it } from "vitest";
import { proxyFor } from "./proxy-for";

const proxy = "http://proxy.corp:3128";
const through = (url: string, environment: Record<string, string>) => proxyFor(new URL(url), environment);

describe("the proxy for an address", () => {
  it.each([
    ["https://x.org/", { HTTPS_PROXY: proxy }, proxy],
    ["https://x.org/", { https_proxy: proxy }, proxy],
    ["https://x.org/", { https_proxy: proxy, HTTPS_PROXY: "http://other:1" }, proxy],
    ["https://x.org/", { HTTP_PROXY: proxy }, undefined],
    ["http://x.org/", { HTTP_PROXY: proxy }, proxy],
    ["http://x.org/", { http_proxy: proxy }, proxy],
    ["http://x.org/", { ALL_PROXY: proxy }, proxy],
    ["https://x.org/", { HTTPS_PROXY: "proxy.corp:3128" }, "http://proxy.corp:3128"],
    ["https://x.org/", { HTTPS_PROXY: "" }, undefined],
    ["https://x.org/", { HTTPS_PROXY: "socks5://proxy.corp:1080" }, undefined],
    ["https://x.org/", {}, undefined],
  ])("%s with %j is %s", (url, environment, expected) => {
    expect(through(url, environment)).toBe(expected);
  });

  it("is none for this machine itself, whatever the environment says", () => {
    for (const url of [
      "http://127.0.0.1:3000/",
      "http://localhost:3000/",
      "http://[::1]/",
      "http://a.localhost/",
    ])
      expect([url, through(url, { HTTP_PROXY: proxy })]).toEqual([url, undefined]);
  });

  it.each([
    ["*", "https://anything.org/"],
    ["corp.example", "https://corp.example/", "https://git.corp.example/"],
    [".corp.example", "https://git.corp.example/", "https://corp.example/"],
    ["*.corp.example", "https://git.corp.example/"],
    ["localhost,127.0.0.1", "http://localhost:3000/", "http://127.0.0.1:3000/"],
    ["10.0.0.0/8 192.168.0.0/16", "http://10.1.2.3/", "http://192.168.1.1:8080/", "http://0x0a.1/"],
    ["fd00::/8, ::1", "http://[fd12::1]/", "http://[::1]:3000/"],
    ["git.corp:8443", "https://git.corp:8443/"],
    ["GIT.Corp", "https://git.corp/"],
    ["x.org:443", "https://x.org/"],
  ])("NO_PROXY=%s reaches directly", (list, ...urls) => {
    for (const url of urls)
      for (const name of ["NO_PROXY", "no_proxy"])
        expect([url, through(url, { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, [name]: list })]).toEqual([
          url,
          undefined,
        ]);
  });

  it.each([
    ["corp.example", "https://notcorp.example/", "https://corp.example.org/"],
    ["10.0.0.0/8", "http://11.0.0.1/", "http://ten.example/"],
    ["git.corp:8443", "https://git.corp/"],
    [".", "https://x.org/"],
  ])("NO_PROXY=%s does not name others", (list, ...urls) => {
    for (const url of urls)
      expect([url, through(url, { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: list })]).toEqual([
        url,
        proxy,
      ]);
  });
});

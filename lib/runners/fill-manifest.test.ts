import { describe, expect, it } from "vitest";
import { fillManifest } from "./fill-manifest";

describe("fillManifest", () => {
  it("fills the named places and leaves other text that looks alike", () => {
    const manifest = { env: { A: "${KEY}", B: "x-${KEY}-${OTHER}", C: "${KEY}", D: null }, argv: ["${KEY}"] };
    const places = [
      { name: "KEY", at: "/env/A" },
      { name: "KEY", at: "/env/B" },
      { name: "OTHER", at: "/env/B" },
      { name: "D", at: "/env/D" },
    ];
    const values = { KEY: "${OTHER}", OTHER: "o", D: "d" };
    expect(fillManifest(manifest, places, values)).toEqual({
      manifest: {
        env: { A: "${OTHER}", B: "x-${OTHER}-o", C: "${KEY}", D: "d" },
        argv: ["${KEY}"],
      },
      env: {},
    });
  });

  it("gives a bare name of Docker's list its value", () => {
    const filled = fillManifest({ Env: ["A=1", "KEY"] }, [{ name: "KEY", at: "/Env/1" }], { KEY: "k" });
    expect(filled.manifest).toEqual({ Env: ["A=1", "KEY=k"] });
  });

  it("returns what the manifest leaves out as variables", () => {
    const places = [
      { name: "A", at: "env.A" },
      { name: "KEY", at: "env.URL", text: "https://${KEY}@host" },
    ];
    expect(fillManifest({}, places, { A: "a", KEY: "k" })).toEqual({
      manifest: {},
      env: { A: "a", URL: "https://k@host" },
    });
  });

  it("refuses a value that is not there, also a name of Object.prototype", () => {
    for (const name of ["KEY", "constructor"])
      expect(() => fillManifest({}, [{ name, at: "env.KEY" }], {})).toThrow(`no value for ${name}`);
  });

  it("reads the pointer's escapes and does not touch a place that is not there", () => {
    const filled = fillManifest(
      { "a/b": { "~": ["${K}"] } },
      [
        { name: "K", at: "/a~1b/~0/0" },
        { name: "K", at: "/not/there" },
      ],
      { K: "k" },
    );
    expect(filled.manifest).toEqual({ "a/b": { "~": ["k"] } });
  });
});

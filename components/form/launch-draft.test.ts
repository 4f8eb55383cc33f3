import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { draftStore } from "./draft-store";
import { carryOver, emptyDraft, launchDraftSchema } from "./launch-draft";
import { launchHref, readLaunchLink } from "./launch-link";
import { overrideText } from "./override-text";

function memory() {
  const map = new Map<string, string>();
  return {
    map,
    storage: {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    },
  };
}

const read = (value: unknown) => launchDraftSchema.safeParse(value).data;

describe("drafts", () => {
  it("what was saved is found again, what was dropped is not", () => {
    const { storage } = memory();
    const store = draftStore(read, () => storage);
    store.save("a", { ...emptyDraft, args: "--x" });
    expect(store.load("a")?.args).toBe("--x");
    expect(store.load("b")).toBeUndefined();
    store.drop("a");
    expect(store.load("a")).toBeUndefined();
  });

  it("what something else wrote is no draft, and storage that fails stops nobody", () => {
    const { map, storage } = memory();
    map.set("slipway:draft:a", '{"text": 3}');
    map.set("slipway:draft:b", "not json");
    const store = draftStore(read, () => storage);
    expect(store.load("a")).toBeUndefined();
    expect(store.load("b")).toBeUndefined();
    const full = draftStore(read, () => ({
      ...storage,
      setItem: () => {
        throw new Error("quota");
      },
    }));
    expect(() => full.save("a", emptyDraft)).not.toThrow();
  });

  it("another queue takes along what was typed, and keeps what was typed there before", () => {
    const here = { ...emptyDraft, text: { lr: "1", gpus: "4" }, args: "--a" };
    expect(carryOver(here, undefined)).toBe(here);
    const there = { ...emptyDraft, text: { gpus: "8" } };
    expect(carryOver(here, there)).toMatchObject({ text: { lr: "1", gpus: "8" }, args: "--a" });
  });
});

describe("the override of a draft", () => {
  it("is empty when nothing is filled in", () => {
    expect(overrideText(emptyDraft)).toBe("");
    expect(overrideText({ ...emptyDraft, env: [{ name: " ", value: "x" }] })).toBe("");
  });

  it("gives every value back as the text that was typed", () => {
    const env = [
      { name: "A", value: "true" },
      { name: "B", value: 'quo"te: #x' },
      { name: "HF_TOKEN", value: "" },
    ];
    const text = overrideText({ env, args: " --epochs 3 ", extra: "hyperparameters: {lr: 1}\n" });
    expect(parse(text)).toEqual({
      env: { A: "true", B: 'quo"te: #x', HF_TOKEN: null },
      args: "--epochs 3",
      hyperparameters: { lr: 1 },
    });
  });
});

describe("links to the launch page", () => {
  it("say job, queue, a run to start from, and values", () => {
    expect(
      readLaunchLink({
        job: "train:v3",
        queue: "gpu",
        "param.lr": "3e-4",
        "param.x": ["1", "2"],
        other: "y",
      }),
    ).toEqual({
      job: "train:v3",
      queue: "gpu",
      values: { lr: "3e-4", x: "1" },
    });
    expect(
      readLaunchLink({ from: "abc", job: "", "param.": "x", "param.__proto__": "x", "param.a b": "x" }),
    ).toEqual({
      from: "abc",
      values: {},
    });
  });

  it("a link that was made is read as what it was made of", () => {
    const link = { job: "a b:v1", queue: "gpu&x", values: { lr: "3e-4", text: "é = &" } };
    const query = Object.fromEntries(new URL(launchHref(link), "http://x").searchParams);
    expect(readLaunchLink(query)).toEqual(link);
    expect(launchHref({})).toBe("/launch");
  });
});

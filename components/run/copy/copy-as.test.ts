import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { shellWord } from "@/lib/config/values/shell-word";
import { copyAs, requestBody } from "./copy-as";
import type { LaunchRequest } from "./copy-forms";

const request: LaunchRequest = {
  queue: "gpu a100",
  job: "llm-train:v7",
  values: { lr: "3e-4", text: 'it\'s $HOME & "x"', fast: true },
  override: "env:\n  A: 'b'\n",
  name: "",
};

describe("the same launch elsewhere", () => {
  it("words of the shell give back exactly the text", () => {
    for (const text of ["plain", "a b", "it's", '$HOME `x` \\ "', "é\nnew line", "-x=1", ""]) {
      const printed = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
      expect(printed).toBe(text);
    }
  });

  it("the command line names what is set and nothing else", () => {
    const text = copyAs("cli", request, "http://x");
    expect(text).toContain("--queue 'gpu a100'");
    expect(text).toContain("--set lr=3e-4");
    expect(text).toContain("--override - <<'END'\nenv:\n  A: 'b'\nEND");
    expect(text).not.toContain("--name");
  });

  it("curl sends the request body as it is", () => {
    const text = copyAs("curl", request, "http://x").replace(/^curl -sS/, "set --");
    const args = execFileSync("sh", ["-c", `${text}\nprintf %s "$7"`], {
      encoding: "utf8",
      env: { ...process.env, SLIPWAY_API_KEY: "k" },
    });
    expect(JSON.parse(args)).toEqual(requestBody(request));
  });

  it("YAML reads back as the request", () => {
    expect(parse(copyAs("yaml", request, "http://x"))).toEqual(requestBody(request));
  });

  it("Python writes its own constants", () => {
    expect(copyAs("python", request, "http://x")).toContain('"fast": True,');
  });
});

/** What the pages give to copy is what API and command line take. */
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { copyAs } from "../../components/run/copy/copy-as";
import type { LaunchRequest } from "../../components/run/copy/copy-forms";
import { endpoints } from "../api/endpoints";
import { splitShellWords } from "../config/values/shell-words";
import { addLaunchCommand } from "./launch";

const request: LaunchRequest = {
  queue: "gpu a100",
  job: "llm-train:v7",
  values: { lr: "3e-4", text: 'it\'s $HOME & "x"', fast: true, epochs: 5 },
  override: "env:\n  A: 'b'\n",
  name: "first try",
  project: "nlp",
  priority: "high",
};
const bodyOf = (text: string): unknown => endpoints.launchRun.body.parse(parse(text));

describe("a launch copied from a page", () => {
  test("as YAML is a body that the API takes, whole", () => {
    expect(bodyOf(copyAs("yaml", request, "http://x"))).toEqual(request);
  });

  test("as curl and Python goes to the address of launching", () => {
    for (const form of ["curl", "python"] as const)
      expect(copyAs(form, request, "http://x")).toContain(`http://x${endpoints.launchRun.path}`);
  });

  test("as a command line names options that there are, with the same values", () => {
    const [line = ""] = copyAs("cli", request, "http://x").replaceAll("\\\n", " ").split("<<");
    const read = splitShellWords(line);
    const words = "words" in read ? read.words : [];
    expect(words.slice(0, 3)).toEqual(["npx", "slipway", "launch"]);
    const program = new Command().exitOverride();
    addLaunchCommand(program);
    const [launch] = program.commands;
    let seen: unknown;
    launch?.action((options: unknown) => {
      seen = options;
    });
    program.parse(words.slice(2), { from: "user" });
    expect(seen).toEqual({
      queue: "gpu a100",
      job: "llm-train:v7",
      set: [
        ["lr", "3e-4"],
        ["text", 'it\'s $HOME & "x"'],
        ["fast", "true"],
        ["epochs", "5"],
      ],
      name: "first try",
      project: "nlp",
      priority: "high",
      override: "-",
    });
  });
});

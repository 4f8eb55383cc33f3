import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cliDoc } from "../cli/cli-doc";
import { agentProtocolDoc } from "./agent-protocol-doc";
import { apiDoc } from "./api-doc";

const folder = path.join(import.meta.dirname, "../../docs/reference");

describe("the reference pages are up to date; `npm run docs` writes them anew", () => {
  it.each([
    ["api.md", apiDoc],
    ["cli.md", cliDoc],
    ["agent-protocol.md", agentProtocolDoc],
  ])("%s", (file, write) => {
    expect(readFileSync(path.join(folder, file), "utf8")).toBe(write());
  });
});

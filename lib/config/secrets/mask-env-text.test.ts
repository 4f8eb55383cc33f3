import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { maskEnvText } from "./mask-env-text";

const lines = (text: string) => text.split("\n").length;

describe("maskEnvText (R37)", () => {
  test("hides values of an env map and keeps names, lines and everything else", () => {
    const text = "# kept\nargs: [a]\nenv:\n  TOKEN: abc # why\n  EMPTY:\n  N: 1\npriority: high\n";
    expect(maskEnvText(text)).toBe(
      '# kept\nargs: [a]\nenv:\n  TOKEN: "***" # why\n  EMPTY:\n  N: "***"\npriority: high\n',
    );
  });

  test("hides values of the list form and keeps the names before the equals sign", () => {
    expect(parse(maskEnvText("env:\n  - TOKEN=abc=d\n  - 'B=x y'\n"))).toEqual({
      env: ["TOKEN=***", "B=***"],
    });
  });

  test.each([
    ["docker options", "resource_args: {docker: {env: {A: secret}}}"],
    ["docker's short flag", "resource_args: {docker: {e: [A=secret]}}"],
    ["a container's env", "resource_args: {kubernetes: {containers: [{env: [{name: A, value: secret}]}]}}"],
    ["SageMaker's Environment", "resource_args: {sagemaker: {Environment: {A: secret}}}"],
    ["a config nested as text", "config: |\n  env:\n    A: secret\nresource: docker\n"],
    ["an anchor outside env", "x: &v secret\nenv: {A: *v}"],
    ["a merged map", "x: &m {A: secret}\nenv: {<<: *m}"],
    ["an alias of a whole map", "x: &m {A: secret}\nenv: *m"],
    ["a block scalar", "env:\n  A: |\n    secret\n    secret\n  B: secret\n"],
    ["a folded plain scalar", "env:\n  A: secret\n    secret\n  B: 1\n"],
    ["a quoted scalar over lines", 'env:\n  A: "secret\n    secret"\n'],
    ["an anchored value", "env: {A: &x secret, B: *x}"],
    ["a text that is not YAML", "env: {A: secret"],
  ])("hides the value in %s", (_, text) => {
    expect(maskEnvText(text)).not.toContain("secret");
  });

  test("keeps the number of lines, so that a source's line is still the right one", () => {
    const text = "env:\n  A: |\n    one\n    two\n  B: x\nargs: [y]\n";
    expect(lines(maskEnvText(text))).toBe(lines(text));
    expect(
      maskEnvText(text)
        .split("\n")
        .findIndex((line) => line.startsWith("args")),
    ).toBe(5);
  });

  test("leaves fields and guardrails alone, also those named env", () => {
    const text = "template_variables:\n  env: {type: string, default: dev}\nguardrails:\n  locked: [env]\n";
    expect(maskEnvText(text)).toBe(text);
  });
});

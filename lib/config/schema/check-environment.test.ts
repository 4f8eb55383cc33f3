import { describe, expect, it } from "vitest";
import { resolveTexts } from "../fixtures/cases";
import { resources } from "../layer";

const image = "docker: {image: 'h.org/i:1'}\ncommand: [run]\n";
const hints = (texts: Parameters<typeof resolveTexts>[0]) =>
  resolveTexts(texts).issues.filter(({ code }) => code === "env-not-expanded");

describe("a variable that counts on a shell", () => {
  it.each([
    ["/opt/bin:$PATH", "$PATH"],
    ["$HOME/data", "$HOME"],
    [`\${HOME:-/root}/data`, "${HOME:-/root}"],
    ["$(pwd)/src", "$(pwd)"],
    ["~/data", "~"],
    ["/a:~/b", "~"],
  ])("%s: %s stays as it is, on every resource", (value, found) => {
    for (const resource of resources) {
      const [hint, ...others] = hints({
        queue: `resource: ${resource}\n`,
        job: `${image}env: {A: '${value}'}\n`,
      });
      expect(others).toEqual([]);
      expect(hint).toMatchObject({
        severity: "warning",
        path: "/env/A",
        layer: "job",
        line: 3,
        column: 10,
        found,
      });
      expect(hint?.message).toBe(
        `\`${found}\` in A stays as it is, because no shell reads variables. Write the whole value, or set it where a shell runs: \`command: [bash, -c, "export …"]\`.`,
      );
    }
  });

  it.each(["costs $5", "Pa$$WORD", "a~b", "$", "s3://b/~x", "$lower", `$\${NAME}`, `\${run_id}`])(
    "%s is left alone",
    (value) => {
      expect(hints({ job: `${image}env: {A: '${value}'}\n` })).toEqual([]);
    },
  );

  it("in a queue: the agent's own variable is offered, and what it offers has no hint", () => {
    const queue = (value: string) => `config:\n  env: {PATH: '${value}'}\n`;
    expect(hints({ queue: queue("/opt/bin:$PATH"), job: image })[0]?.message).toContain(
      "For the agent's own variable write `${PATH}`; else write the whole value",
    );
    expect(hints({ queue: queue("/opt/bin:${PATH}"), job: image })).toEqual([]);
  });

  it.each([
    ["docker", "docker: {env: [A=$HOME/x]}", "/resource_args/docker/env/A"],
    ["docker", "docker: {env: {A: $HOME/x}}", "/resource_args/docker/env/A"],
    ["sagemaker", "sagemaker: {Environment: {A: $HOME/x}}", "/resource_args/sagemaker/Environment/A"],
    [
      "kubernetes",
      "kubernetes: {spec: {template: {spec: {containers: [{name: m, env: [{name: A, value: $HOME/x}]}]}}}}",
      "/resource_args/kubernetes/spec/template/spec/containers/0/env/0",
    ],
  ])("in the home that %s has for variables", (resource, settings, path) => {
    const found = hints({
      queue: `resource: ${resource}\nconfig: {resource_args: {${settings}}}\n`,
      job: image,
    });
    expect(found.map((hint) => hint.path)).toEqual([path]);
  });

  it("what Kubernetes fills in a container of the queue is no fault", () => {
    const containers = "[{name: m, env: [{name: A, value: $(POD_NAME)}]}]";
    const queue = `resource: kubernetes\nconfig: {resource_args: {kubernetes: {spec: {template: {spec: {containers: ${containers}}}}}}}\n`;
    expect(hints({ queue, job: image })).toEqual([]);
  });

  it("a template value has its field", () => {
    const queue = "template_variables: {dir: {type: string}}\nconfig: {env: {A: '{{dir}}'}}\n";
    expect(hints({ queue, job: image, values: { dir: "~/data" } })).toMatchObject([
      { layer: "template", field: "dir" },
    ]);
  });

  it("only the value that holds is judged, and one that sounds secret is not shown", () => {
    expect(hints({ queue: "config: {env: {A: $HOME/x}}\n", job: `${image}env: {A: b}\n` })).toEqual([]);
    expect(hints({ job: `${image}env: {PASSWORD: hunter$SECRET}\n` })).toEqual([]);
  });
});

describe("a list of words that counts on a shell", () => {
  const found = (words: string) =>
    resolveTexts({ job: `docker: {image: 'h.org/i:1'}\ncommand: ${words}\n` }).issues.map(
      ({ path, found: one }) => [path, one],
    );

  it("is told which item stays as it is", () => {
    expect(found("[ls, $HOME/x, --out=$OUT, ~/y, '$(NAME)']")).toEqual([
      ["/command/1", "$HOME"],
      ["/command/2", "$OUT"],
      ["/command/3", "~"],
      ["/command/4", "$(NAME)"],
    ]);
  });

  it.each(["[bash, -c, '$CMD']", "[awk, '{print $NF}']", "[echo, costs $5]", "[run, $lower]"])(
    "%s is left alone",
    (words) => {
      expect(found(words)).toEqual([]);
    },
  );
});

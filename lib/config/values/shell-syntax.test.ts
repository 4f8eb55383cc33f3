import { describe, expect, it } from "vitest";
import { resolveTexts } from "../fixtures/cases";
import { findShellSyntax } from "./shell-syntax";

const found = (text: string, role: "command" | "args" = "command") =>
  findShellSyntax(text, role).map((syntax) => syntax.text);

describe("what a shell would have read in a command", () => {
  it.each([
    ["python a.py && python b.py", ["&&"]],
    ["python a.py || true", ["||"]],
    ["python a.py | tee log", ["|"]],
    ["python a.py |& tee log", ["|&"]],
    ["python a.py; python b.py", [";"]],
    ["python serve.py &", ["&"]],
    ["python a.py > log", [">"]],
    ["python a.py >>log", [">>"]],
    ["python a.py 2>&1", ["2>&1"]],
    ["python a.py &> log", ["&>"]],
    ["python a.py < input", ["<"]],
    ["python - <<EOF", ["<<"]],
    ["python a.py # the first", ["#"]],
    ["pip install x\npython a.py", [""]],
    ["pip install x\n\n  python a.py\n", [""]],
    ["python a.py --at $(date +%s)", ["$(date"]],
    ["python a.py --at `date`", ["`date`"]],
    ["python a.py --dir $DATA/x", ["$DATA"]],
    ['python a.py --dir "$DATA/x"', ["$DATA"]],
    ["python a.py $1", ["$1"]],
    [`python a.py \${X:-1}`, [`\${X:-1}`]],
    ["python a.py ~/data", ["~"]],
    ["python a.py data/*.csv", ["data/*.csv"]],
    ["python a.py data/?.csv", ["data/?.csv"]],
    ["CUDA_VISIBLE_DEVICES=0 python a.py", ["CUDA_VISIBLE_DEVICES"]],
    ["cd app", ["cd"]],
    ["source venv/bin/activate", ["source"]],
    [". venv/bin/activate", ["."]],
    ["exec python a.py", ["exec"]],
    ['bash -c "cd app" && python a.py', ["&&"]],
  ])("%j has %j", (text, syntax) => {
    expect(found(text)).toEqual(syntax);
  });

  it.each([
    "python a.py",
    "python a.py \"a && b\" 'c | d' e\\;f",
    'bash -c "cd app && python a.py > log; echo $HOME"',
    "bash -lc 'echo $(date)'",
    '/bin/sh -c "echo $X"',
    `python -c "print('$x')"`,
    "python a.py \\\n  --lr 1e-4",
    "python a.py\n  --lr 1e-4\n  --epochs 3\n",
    "python a.py\n",
    "pip install torch>=2.0 numpy<=2",
    "python a.py --url https://x.org/?a=1&b=2",
    "python a.py --map a->b",
    `python a.py --run \${run_id} --lr \${hyperparameters.lr} $\${NAME}`,
    `python a.py dir=\${hydra:runtime.cwd} layers=[1,2] glob=*.csv`,
    "python a.py {{ lr }} --x={{y}}",
    "python a.py --cost '$5' 100% a#b",
    "env A=1 python a.py",
    "python a.py lr=1 epochs=2",
    "./cd.sh",
    "",
    "a 'open",
  ])("%j is left alone", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("options may be spread over lines, and may be assignments", () => {
    expect(found("lr=1\nepochs=2", "args")).toEqual([]);
    expect(found("--lr 1 | tee log", "args")).toEqual(["|"]);
  });

  it("stays linear in a text made to be slow", () => {
    for (const text of [
      "\n ".repeat(60_000),
      `a ${"*".repeat(120_000)}=`,
      "$".repeat(120_000),
      "`a".repeat(60_000),
    ])
      expect(found(text).length).toBeLessThan(4);
  });
});

describe("the issue about it", () => {
  const image = "docker: {image: 'r.example.com/t:v1'}\n";
  const issuesOf = (job: string) => resolveTexts({ job: image + job }).issues;

  it("names the operators, stands at the text and offers a shell", () => {
    const [issue, ...others] = issuesOf("command: python a.py && python b.py --lr 1e-4 | tee b.log\n");
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      code: "shell-syntax",
      severity: "warning",
      path: "/command",
      file: "job.yaml",
      line: 2,
      column: 10,
      found: "&&, |",
      suggestion: '[bash, -c, "python a.py && python b.py --lr 1e-4 | tee b.log"]',
    });
    expect(issue?.message).toBe(
      '`&&` and `|` are shell syntax, but no shell reads `command`: the program gets them as an argument. For a shell, write `[bash, -c, "python a.py && python b.py --lr 1e-4 | tee b.log"]`; if the program is to get `&&`, put it in quotes.',
    );
  });

  it("names the line break, and what is offered stops at the first command that fails", () => {
    const [issue] = issuesOf("command: |\n  pip install -r requirements.txt\n  python train.py\n");
    expect(issue).toMatchObject({ found: "a line break", line: 2, column: 10 });
    expect(issue?.suggestion).toBe(
      '[bash, -c, "set -e\\npip install -r requirements.txt\\npython train.py"]',
    );
    const mended = resolveTexts({ job: `${image}command: ${issue?.suggestion}\n` });
    expect(mended.issues).toEqual([]);
    expect(mended.config.command).toEqual([
      "bash",
      "-c",
      "set -e\npip install -r requirements.txt\npython train.py",
    ]);
  });

  it.each([
    'command: python a.py "a && b"\n',
    "command: >-\n  python a.py\n  --lr 1e-4\n",
    "command: |\n  python a.py \\\n    --lr 1e-4\n",
    "command: [bash, -c, 'a && b']\n",
    "command: [find, ., -exec, rm, '{}', ';']\n",
  ])("%j is silent", (job) => {
    expect(issuesOf(job)).toEqual([]);
  });

  it("a value that a shell would read is handed over as an argument", () => {
    const { issues } = resolveTexts({
      queue: `template_variables: {lr: {type: float, default: 1}}\nconfig:\n  ${image}  command: "python a.py {{lr}} | tee log"\n`,
    });
    expect(issues[0]?.suggestion).toBeUndefined();
    expect(issues[0]?.message).toContain('`[bash, -c, "… \\"$1\\"", bash, "{{name}}"]`');
  });

  it("is said of every layer, of `entry_point` and `args`, and of an operator in a list", () => {
    const code = ({ code, path, layer }: { code: string; path: string; layer?: string }) =>
      `${code} ${layer} ${path}`;
    const { issues } = resolveTexts({
      job: `${image}entry_point: python a.py; python b.py\nargs: --out ~/x\n`,
      override: "args: [a, '&&', b]\n",
    });
    expect(issues.map(code)).toEqual([
      "shell-syntax job /entry_point",
      "shell-syntax job /args",
      "shell-syntax override /args/1",
    ]);
    expect(issues[0]?.message).toContain('as `command`: `[bash, -c, "…"]`');
  });

  it("a secret in the text is in neither the message nor what is offered", () => {
    const secret = "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH";
    const issues = issuesOf(`command: python a.py --token ${secret} && true\n`);
    expect(issues.some(({ code }) => code === "shell-syntax")).toBe(true);
    expect(JSON.stringify(issues)).not.toContain(secret);
  });
});

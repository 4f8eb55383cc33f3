import { describe, expect, it } from "vitest";
import { lintDockerfile } from "./lint-dockerfile";
import { reproducibility } from "./reproducibility";

const sha = `sha256:${"a".repeat(64)}`;
const commit = "b".repeat(40);
const find = (text: string) => lintDockerfile(text).map(({ line, text: found }) => `${line} ${found}`);

describe("the base image", () => {
  it.each([
    ["FROM python", ["1 FROM python is a tag, which can move"]],
    ["FROM python:latest", ["1 FROM python:latest is a tag, which can move"]],
    [`FROM python:3.12@${sha}`, []],
    ["from python:3.12 as base\nFROM base\nFROM scratch", ["1 FROM python:3.12 is a tag, which can move"]],
    [`ARG TAG=3.12@${sha}\nFROM python:$TAG`, []],
    ["ARG BASE=python:3.12\nFROM ${BASE}", ["2 FROM python:3.12 is a tag, which can move"]],
    ["ARG BASE\nFROM $BASE", ["2 FROM $BASE is decided by a build argument"]],
    [`FROM --platform=linux/amd64 python@${sha} AS a\nCOPY --from=a /x /x\nCOPY --from=0 /y /y`, []],
    [
      `FROM python@${sha}\nCOPY --from=uv:latest /uv /uv`,
      ["2 COPY --from=uv:latest is a tag, which can move"],
    ],
  ])("%j", (text, found) => expect(find(text)).toEqual(found));
});

describe("what is installed", () => {
  const base = `FROM python@${sha}\n`;
  it.each([
    [
      "RUN apt-get update && apt-get install -y --no-install-recommends curl git=1:2.39",
      ["apt-get install curl"],
    ],
    [
      "RUN DEBIAN_FRONTEND=noninteractive apt-get -y install \\\n    # tools\n    curl \\\n    vim",
      ["apt-get install curl", "apt-get install vim"],
    ],
    ["RUN apt-get install -y -t bookworm curl=7.1 $EXTRA", []],
    ["RUN apk add --no-cache -t build gcc~=13 make=4.4", ["apk install gcc~=13"]],
    ["RUN pip install torch==2.1.0 'numpy>=1.2' wandb", ["pip install numpy>=1.2", "pip install wandb"]],
    ["RUN python3 -m pip install --no-cache-dir -r requirements.txt --index-url https://x/simple .", []],
    ["RUN uv pip install --system torch", ["pip install torch"]],
    [
      "RUN pip install git+https://me:secret@github.com/a/b@main",
      ["pip install git+https://***@github.com/a/b@main"],
    ],
    [`RUN pip install 'pkg @ git+https://github.com/a/b@${commit}' -e ./src`, []],
    ["RUN conda install -c pytorch pytorch=2.1.0 cudatoolkit=12.1", ["conda install cudatoolkit=12.1"]],
    ["RUN curl -fsSL https://x/install.sh | bash -s -- -y", ["curl … | bash runs what it downloads"]],
    ["RUN wget -qO- https://x | sudo sh; echo done", ["wget … | sh runs what it downloads"]],
    ["RUN curl https://x | tar xz", []],
    ["RUN <<EOF\napt-get update\napt-get install -y curl\nEOF", ["apt-get install curl"]],
    ["RUN --mount=type=cache,target=/root/.cache pip install torch", ["pip install torch"]],
    ["ADD https://x/y.tgz /y", ["ADD https://x/y.tgz without --checksum"]],
    [
      `ADD --checksum=${sha} https://x/y.tgz /y\nADD https://github.com/a/b.git#${commit} /b\nADD src /src`,
      [],
    ],
    ["RUN echo 'pip install torch' > note", []],
  ])("%j", (text, found) => {
    expect(lintDockerfile(base + text).map((one) => one.text)).toEqual(found);
  });

  it.each(["", "FROM", "RUN", "RUN '", "ADD", "COPY --from=", "\\", "FROM a\nRUN apt-get install 'x"])(
    "a text that is no whole Dockerfile is read as far as it goes: %j",
    (text) => expect(Array.isArray(lintDockerfile(text))).toBe(true),
  );
});

describe("the reproducibility check of code with a Dockerfile", () => {
  const git = { git: { repository: "r", commit } };
  const of = (
    config: Record<string, never> | object,
    files: Record<string, string>,
    resource?: "local-process",
  ) => {
    const { checks } = reproducibility({
      config: { ...git, ...config },
      files,
      ...(resource && { resource }),
    });
    const pick = (name: string) => checks.find((check) => check.name === name);
    return { image: pick("image"), dependencies: pick("dependencies") };
  };

  it("judges base images and what is installed, by lines", () => {
    const loose = of({}, { Dockerfile: "FROM python:3.12\nRUN pip install torch\n", "uv.lock": "x" });
    expect(loose.image).toMatchObject({
      result: "fail",
      reason: expect.stringContaining("FROM python:3.12"),
    });
    expect(loose.dependencies).toMatchObject({
      result: "fail",
      reason: "Not pinned in Dockerfile: pip install torch (line 2).",
    });
    const exact = of(
      {},
      { Dockerfile: `FROM python@${sha}\nRUN pip install -r requirements.txt`, "requirements.txt": "a==1" },
    );
    expect([exact.image?.result, exact.dependencies?.result]).toEqual(["pass", "pass"]);
  });

  it("needs no dependency file where the Dockerfile installs everything exactly", () => {
    const { dependencies } = of({}, { Dockerfile: `FROM python@${sha}\nRUN pip install torch==2.1.0\n` });
    expect(dependencies).toMatchObject({
      result: "pass",
      reason: expect.stringContaining("Dockerfile installs nothing"),
    });
  });

  it("takes the Dockerfile that the image is built by", () => {
    const files = {
      Dockerfile: "FROM a:1",
      "Dockerfile.wandb": `FROM a@${sha}`,
      "docker/Dockerfile": "FROM b:1",
    };
    expect(of({}, files).image?.result).toBe("pass");
    expect(of({ builder: { dockerfile: "docker/Dockerfile" } }, files).image?.reason).toContain("FROM b:1");
    expect(of({}, files, "local-process").image?.reason).toContain("local process");
  });
});

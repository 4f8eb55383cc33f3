/** The Dockerfile of code that has none. Pure: what it depends on is read by `planBuild`. */
import type { JsonObject } from "../config/tree/node";

export type Dependencies =
  | { kind: "requirements"; file: string; needsCode: boolean }
  | { kind: "conda"; file: string }
  | { kind: "project"; file: string; isPackage: boolean }
  | { kind: "none" };

export interface DockerfileInput {
  baseImage: string;
  /** The base image was chosen for its accelerator and may lack Python. */
  mayLackPython: boolean;
  dependencies: Dependencies;
  entryPoint: string[];
  /** SageMaker writes as root below /opt/ml. */
  runsAsRoot: boolean;
}

/** Images that are used where neither the job nor the agent names one. */
export const defaultBaseImages = {
  python: "python:3.12-slim-bookworm",
  conda: "condaforge/miniforge3:24.9.2-0",
} as const;

const workdir = "/workspace";
const home = "/home/launch";
const user = "1000:0";

/** The code lies in `src/` of the context; dependencies come first, so that a change of code does not install them anew. */
export function writeDockerfile(input: DockerfileInput): string {
  return [
    `FROM ${input.baseImage}`,
    "USER root",
    // Debian's pip refuses to install beside its own packages; in an image of one program nothing else can break.
    "ENV PYTHONUNBUFFERED=1 PIP_BREAK_SYSTEM_PACKAGES=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore",
    ...(input.mayLackPython ? [installPython] : []),
    'RUN command -v python >/dev/null 2>&1 || { mkdir -p /usr/local/bin && ln -s "$(command -v python3)" /usr/local/bin/python; }',
    `WORKDIR ${workdir}`,
    ...(input.runsAsRoot ? [] : [makeUser]),
    ...installLines(input.dependencies, input.runsAsRoot ? "COPY src/ ./" : `COPY --chown=${user} src/ ./`),
    ...(input.runsAsRoot ? [] : [`ENV HOME=${home}`, `USER ${user}`]),
    ...(input.entryPoint.length === 0 ? [] : [`ENTRYPOINT ${JSON.stringify(input.entryPoint)}`]),
    "",
  ].join("\n");
}

const installPython =
  "RUN command -v python3 >/dev/null 2>&1 && python3 -m pip --version >/dev/null 2>&1 || { apt-get update && apt-get install -y --no-install-recommends python3 python3-pip python3-setuptools && rm -rf /var/lib/apt/lists/*; }";

/** Programs ask for the name of their user, and not every base image has the tools to make one. */
const makeUser = `RUN { grep -q '^[^:]*:[^:]*:1000:' /etc/passwd || echo 'launch:x:1000:0::${home}:/bin/sh' >> /etc/passwd; } && mkdir -p ${home} && chown ${user} ${home} ${workdir}`;

function installLines(dependencies: Dependencies, copyCode: string): string[] {
  switch (dependencies.kind) {
    case "none":
      return [copyCode];
    case "requirements": {
      const install = `RUN python -m pip install -r ${dependencies.file}`;
      return dependencies.needsCode
        ? [copyCode, install]
        : [`COPY src/${dependencies.file} ./`, install, copyCode];
    }
    case "conda":
      return [
        `COPY src/${dependencies.file} ./`,
        `RUN conda=$(command -v mamba || command -v conda) || { echo "the base image has no conda, which ${dependencies.file} needs" >&2; exit 1; }; "$conda" env update --name base --file ${dependencies.file}`,
        copyCode,
      ];
    case "project":
      if (dependencies.isPackage) return [copyCode, "RUN python -m pip install ."];
      return [
        `COPY src/${dependencies.file} ./`,
        `RUN ${JSON.stringify(["python", "-c", readProject])}`,
        `RUN python -m pip install -r ${listFile}`,
        copyCode,
      ];
  }
}

const listFile = "/tmp/requirements.txt";

/** Python before 3.11 has no reader of TOML of its own, but pip brings one. */
const readProject = `
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file).get("project", {})
with open("${listFile}", "w") as file:
    print(*project.get("dependencies", []), sep="\\n", file=file)
`;

/** Whether requirements name files of the code, which must be there when they are installed. */
export function needsCode(requirements: string): boolean {
  return requirements
    .split(/\r?\n/u)
    .some((line) =>
      /^\s*(-[rcef]\b|--(requirement|constraint|editable|find-links)\b|\.{0,2}\/|\.($|\[|\s)|[^\s#]*\.whl\b|[^\s#]*\s*@\s*file:)/u.test(
        line,
      ),
    );
}

/** The builder's settings in a config, wherever the base image is named. */
export function baseImageOf(builder: JsonObject): string | undefined {
  for (const key of ["accelerator", "cuda"]) {
    const map = builder[key];
    if (typeof map !== "object" || map === null || Array.isArray(map)) continue;
    if (typeof map.base_image === "string" && map.base_image !== "") return map.base_image;
  }
  return undefined;
}

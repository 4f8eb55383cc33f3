// Programs of the system that tests run for real. Where we may, those that are missing are installed; what stays missing is said.
import { spawnSync } from "node:child_process";
import { onPath } from "./on-path.mjs";

/** @type {{program: string, package: string, use: string}[]} */
export const tools = [
  { program: "git", package: "git", use: "code of runs" },
  { program: "git-lfs", package: "git-lfs", use: "code with large files" },
  { program: "bwrap", package: "bubblewrap", use: "the sandbox of local processes" },
  { program: "setpriv", package: "util-linux", use: "the sandbox of an agent that is root" },
  { program: "prlimit", package: "util-linux", use: "limits of local processes" },
  { program: "perl", package: "perl-base", use: "ways out of the sandbox" },
  { program: "openssl", package: "openssl", use: "certificates" },
  { program: "curl", package: "curl", use: "a Docker Engine" },
];

/**
 * Installs what is missing, as root on Debian. Gives a sentence about what was done and what could not be had; undefined
 * where nothing was missing.
 * @param {(program: string) => unknown} has
 * @param {(packages: string[]) => boolean} install
 */
export function ensureTools(has = onPath, install = installPackages) {
  const missing = () => tools.filter(({ program }) => !has(program));
  const wanted = missing();
  if (process.platform !== "linux" || wanted.length === 0) return undefined;
  // One that cannot be had shall not keep the others away.
  const packages = [...new Set(wanted.map((tool) => tool.package))];
  if (!install(packages)) for (const one of packages) install([one]);
  const left = missing();
  const got = packages.filter((name) => !left.some((tool) => tool.package === name));
  return [
    ...(got.length > 0 ? [`installed ${got.join(", ")}`] : []),
    ...left.map(({ program, use }) => `without ${program}, for ${use}`),
  ].join("; ");
}

/** @param {string[]} packages */
function installPackages(packages) {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync("apt-get", ["-qq", ...args], { stdio: ["ignore", "ignore", "inherit"], env, timeout: 300_000 });
  apt("update");
  return apt("install", "-y", "--no-install-recommends", ...packages).status === 0;
}

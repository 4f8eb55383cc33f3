/** Homes of people, and what in them opens other doors than the run's. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A service may have one of these as its home; programs need them. */
const machinery = /^\/(((usr|bin|sbin|lib\w*|etc|dev|proc|sys|boot)(\/.*)?)|var|var\/lib|opt|srv|mnt)?$/;

/** All of them: what a program needs of one, the owner of the machine lists. */
export function findHomes(): string[] {
  return ["/home", ...ownHomes()].filter((dir) => !machinery.test(dir));
}

function ownHomes(): string[] {
  return [...new Set(["/root", os.homedir(), homeOfUser()])].map((dir) => path.resolve(dir));
}

/** A user that the machine does not know has none. */
function homeOfUser(): string {
  try {
    return os.userInfo().homedir || "/root";
  } catch {
    return "/root";
  }
}

/** Known places of credentials within places that were opened, but for those that were opened by name. */
export function findCredentials(opened: readonly string[]): string[] {
  if (opened.length === 0) return [];
  const within = (inner: string, outer: string) => `${inner}/`.startsWith(`${outer}/`);
  return [...ownHomes(), ...listHomes()]
    .filter((home) => opened.some((place) => within(place, home) || within(home, place)))
    .flatMap((home) => credentials.map((name) => path.join(home, name)))
    .filter((file) => opened.some((place) => file !== place && within(file, place)))
    .filter((file) => !opened.includes(file));
}

function listHomes(): string[] {
  try {
    return fs.readdirSync("/home").map((name) => path.join("/home", name));
  } catch {
    return [];
  }
}

const credentials = [
  // shells, keys and this program's own
  ...[".ssh", ".gnupg", ".netrc", "_netrc", ".slipway", ".password-store", ".local/share/keyrings"],
  ...[".bash_history", ".zsh_history", ".python_history", ".vault-token", ".pgpass", ".my.cnf"],
  // clouds and clusters
  ...[
    ".aws",
    ".azure",
    ".config/gcloud",
    ".boto",
    ".s3cfg",
    ".config/rclone",
    ".oci",
    ".kube",
    ".terraform.d",
  ],
  ...[".config/doctl", ".databrickscfg", ".modal.toml", ".runpod", ".lambda_cloud", ".config/containers"],
  // where code and packages come from
  ...[".git-credentials", ".config/git/credentials", ".config/gh", ".config/glab-cli", ".docker", ".npmrc"],
  ...[".yarnrc.yml", ".pypirc", ".config/pip", ".pip", ".config/pypoetry", ".condarc", ".cargo/credentials"],
  ...[".cargo/credentials.toml", ".gem/credentials", ".m2/settings.xml", ".gradle/gradle.properties"],
  // models, data and experiments
  ...[".cache/huggingface/token", ".cache/huggingface/stored_tokens", ".huggingface", ".kaggle"],
  ...[".config/kaggle", ".config/wandb", ".config/neptune", ".comet.config", "clearml.conf", ".mlflow"],
];

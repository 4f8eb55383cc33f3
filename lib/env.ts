import "server-only";
import { z } from "zod";
import { readNetworks } from "./network/networks";
import { readBucket } from "./network/read-bucket";

/** An empty variable counts as unset, so that `.env.example` works unedited. */
const text = z.preprocess((value) => (value === "" ? undefined : value), z.string().optional());
const count = (fallback: number) =>
  z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(0).default(fallback),
  );

const envSchema = z
  .object({
    NODE_ENV: z.string().default("development"),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://"),
    /** Signs sessions; `npm start` makes one and keeps it in the data directory. */
    NEXTAUTH_SECRET: z.string().min(32, "must have at least 32 characters"),
    NEXTAUTH_URL: z.url("must be the address people open, such as https://slipway.example.com"),
    SLIPWAY_DATA_DIR: text,
    /** A bucket for what runs save; without it they are files in the data directory. */
    SLIPWAY_FILES: text.refine(
      (value) => value === undefined || readBucket(value) !== null,
      "must be a bucket, such as s3://slipway-files or s3://shared/slipway",
    ),
    /** Of a store with the wire of S3 that is not Amazon's. */
    SLIPWAY_FILES_ENDPOINT: z.preprocess((value) => (value === "" ? undefined : value), z.url().optional()),
    /** Connections to Postgres of one server process. */
    SLIPWAY_DATABASE_POOL: count(10),
    /** Logs of runs that ended longer ago are deleted; 0 keeps them for good. */
    SLIPWAY_LOG_DAYS: count(0),
    /** What a reader of `/metrics` must send as a bearer token; without it there are no metrics. */
    SLIPWAY_METRICS_TOKEN: text,
    /** Who sends it as a bearer token makes people and teams by a program; without it nobody can. */
    SLIPWAY_ADMIN_KEY: text.refine(
      (value) => value === undefined || value.length >= 20,
      "must have at least 20 characters",
    ),
    /** How many proxies in front of us append to `X-Forwarded-For`; 0 when browsers reach us directly. */
    SLIPWAY_TRUSTED_PROXIES: count(0),
    /** Calls of the API that one token or signed-in person may make in a minute; 0: as many as they like. */
    SLIPWAY_API_RATE: count(3_000),
    /** Private networks that this server may speak to for a person who names an address in them; read where it is asked. */
    SLIPWAY_OPEN_NETWORKS: text.refine(
      (value) => readNetworks(value ?? "") !== undefined,
      "must list networks or addresses, such as 10.0.0.0/8, 192.168.7.4",
    ),
    SLIPWAY_LOG_LEVEL: z.preprocess(
      (value) => (value === "" ? undefined : value),
      z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    ),
    OIDC_ISSUER: text,
    OIDC_CLIENT_ID: text,
    OIDC_CLIENT_SECRET: text,
    /** The words on the button. */
    OIDC_NAME: text,
    GITHUB_CLIENT_ID: text,
    GITHUB_CLIENT_SECRET: text,
  })
  .superRefine((env, context) => {
    requireTogether(context, env, ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]);
    requireTogether(context, env, ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"]);
  });
export type Env = z.infer<typeof envSchema>;

function requireTogether(context: z.RefinementCtx, env: Record<string, unknown>, names: string[]): void {
  const missing = names.filter((name) => env[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return;
  for (const name of missing)
    context.addIssue({
      code: "custom",
      path: [name],
      message: `is missing: set all of ${names.join(", ")}, or none`,
    });
}

let cached: Env | undefined;

/** The settings of this process, read once. Lazy, so that a build needs none of them. */
export function getEnv(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

/** Reads and checks settings; the error names every wrong variable and never its value. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`wrong environment variables: ${lines.join("; ")}`);
}

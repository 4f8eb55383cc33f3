import { GoogleAuth, gaxios } from "google-auth-library";
import { z } from "zod";
import { absent, forbidden, SecretProblem } from "./secret-problem";

export interface GcpSecret {
  name: string;
  version?: string | undefined;
  endpoint?: string | undefined;
}

const answerSchema = z.object({ payload: z.object({ data: z.base64() }) });

/**
 * Reads with the credentials that Google's library finds in the agent's environment, over plain HTTPS: Google's own client of this
 * service would bring gRPC for one call.
 */
export async function readGcpSecret(secret: GcpSecret, signal: AbortSignal): Promise<string> {
  const { endpoint = "https://secretmanager.googleapis.com" } = secret;
  const scopes = "https://www.googleapis.com/auth/cloud-platform";
  // Where the name has it, the project is not looked for: that would run gcloud.
  const projectId = /^projects\/([^/]+)\//u.exec(secret.name)?.[1];
  // By the fetch of this process, which knows proxies and their exceptions.
  const clientOptions = { transporterOptions: { fetchImplementation: fetch } };
  const auth = new GoogleAuth({ scopes, clientOptions, ...(projectId && { projectId }) });
  try {
    const path = await findPath(auth, secret);
    const { data } = await auth.request({ url: `${endpoint}/v1/${path}:access`, signal, retry: true });
    return Buffer.from(answerSchema.parse(data).payload.data, "base64").toString("utf8");
  } catch (error) {
    throw error instanceof SecretProblem ? error : explain(error);
  }
}

const part = "[A-Za-z0-9_.:-]+";
const fullName = new RegExp(`^projects/${part}/secrets/${part}(?:/versions/${part})?$`, "u");

async function findPath(auth: GoogleAuth, { name, version = "latest" }: GcpSecret): Promise<string> {
  const path = name.includes("/") ? name : `projects/${await auth.getProjectId()}/secrets/${name}`;
  if (!fullName.test(path))
    throw new SecretProblem("its name is not of the form `projects/PROJECT/secrets/NAME`");
  return path.includes("/versions/") ? path : `${path}/versions/${encodeURIComponent(version)}`;
}

function explain(error: unknown): SecretProblem {
  const status = error instanceof gaxios.GaxiosError ? error.status : undefined;
  switch (status) {
    case 404:
      return new SecretProblem(absent, { cause: error });
    case 401:
      return new SecretProblem("the agent has no valid GCP credentials", { cause: error, isPassing: true });
    case 403:
      return new SecretProblem(`${forbidden} (secretmanager.versions.access)`, { cause: error });
    case 400:
      return new SecretProblem(
        "GCP does not give it: the version is disabled or destroyed, or the name is wrong",
        {
          cause: error,
        },
      );
    default: {
      // An answer may quote what was asked for, never what was found.
      const words = error instanceof z.ZodError ? "its answer is of another form" : messageOf(error);
      return new SecretProblem(`GCP could not be asked: ${words}`, { cause: error, isPassing: true });
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A loopback server with the wires of AWS Secrets Manager (awsJson1.1, signed requests), of GCP Secret Manager (REST, bearer
 * tokens) and of the metadata server that gives GCP's machines their tokens; as strict as they are.
 */
import http from "node:http";

export interface SecretsServer {
  url: string;
  /** Host and port, as GCE_METADATA_HOST wants them. */
  host: string;
  /** Values by AWS name, or by GCP path with its version. Null: it exists, and may not be read. */
  secrets: Map<string, string | null>;
  /** How often a secret was asked for. */
  asked: string[];
  close(): Promise<void>;
}

interface Answer {
  status: number;
  type: string;
  body: unknown;
}

const accessToken = "ya29.loopback";

export async function startSecretsServer(accessKeyId: string, region: string): Promise<SecretsServer> {
  const secrets: SecretsServer["secrets"] = new Map();
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    void readBody(request).then((text) => {
      const { status, type, body } =
        request.method === "POST" ? answerAws(request, text) : answerGcp(request, request.url ?? "");
      response.writeHead(status, { "content-type": type, "metadata-flavor": "Google" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });

  function answerAws({ headers, url }: http.IncomingMessage, text: string): Answer {
    const refuse = (name: string, message: string) => aws(400, { __type: name, message });
    const scope = new RegExp(
      `^AWS4-HMAC-SHA256 Credential=${accessKeyId}/\\d{8}/${region}/secretsmanager/aws4_request, SignedHeaders=\\S+, Signature=[0-9a-f]{64}$`,
    );
    if (url !== "/" || headers["x-amz-target"] !== "secretsmanager.GetSecretValue")
      return refuse("UnknownOperationException", "");
    if (!scope.test(headers.authorization ?? ""))
      return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
    const { SecretId, VersionStage = "AWSCURRENT", ...rest } = JSON.parse(text) as Record<string, string>;
    if (Object.keys(rest).length > 0)
      return refuse("InvalidParameterException", `unknown ${Object.keys(rest)}`);
    const name = `${SecretId}${VersionStage === "AWSCURRENT" ? "" : `#${VersionStage}`}`;
    asked.push(name);
    const value = secrets.get(name);
    if (value === undefined)
      return refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    if (value === null) return refuse("AccessDeniedException", "User is not authorized");
    return aws(200, { ARN: "arn", Name: SecretId, VersionStages: [VersionStage], SecretString: value });
  }

  function answerGcp({ headers, method }: http.IncomingMessage, url: string): Answer {
    const path = new URL(url, "http://x").pathname;
    if (path.startsWith("/computeMetadata/v1/")) return answerMetadata(path, headers["metadata-flavor"]);
    const refuse = (status: number, name: string) =>
      json(status, { error: { code: status, status: name, message: name } });
    const name = /^\/v1\/(projects\/[^/]+\/secrets\/[^/]+\/versions\/[^/]+):access$/u.exec(path)?.[1];
    if (method !== "GET" || name === undefined) return refuse(404, "NOT_FOUND");
    if (headers.authorization !== `Bearer ${accessToken}`) return refuse(401, "UNAUTHENTICATED");
    asked.push(name);
    const value = secrets.get(name);
    if (value === undefined) return refuse(404, "NOT_FOUND");
    if (value === null) return refuse(403, "PERMISSION_DENIED");
    return json(200, { name, payload: { data: Buffer.from(value).toString("base64") } });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const host = `127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  return {
    ...{ url: `http://${host}`, host, secrets, asked },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Who runs on a machine of GCP may have its tokens. */
function answerMetadata(path: string, flavor: unknown): Answer {
  if (flavor !== "Google") return { status: 403, type: "text/html", body: "" };
  if (path.endsWith("/instance/service-accounts/default/token"))
    return json(200, { access_token: accessToken, expires_in: 3_600, token_type: "Bearer" });
  const isUniverse = path.endsWith("/universe/universe-domain");
  return { status: isUniverse ? 200 : 404, type: "text/plain", body: isUniverse ? "googleapis.com" : "" };
}

const aws = (status: number, body: unknown): Answer => ({ status, type: "application/x-amz-json-1.1", body });
const json = (status: number, body: unknown): Answer => ({ status, type: "application/json", body });

async function readBody(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString();
}

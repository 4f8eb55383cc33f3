/** The wire of STS (AWS query protocol, XML answers), as far as it says whose credentials were used. */
import type http from "node:http";
import type { AwsError } from "./aws-error";

export interface StsCall {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  text: string;
  error: AwsError | undefined;
  region: string;
  accessKeyId: string;
}

export const stsAccount = "210987654321";

export function isStsCall(request: http.IncomingMessage): boolean {
  return request.headers["content-type"] === "application/x-www-form-urlencoded";
}

export function answerSts({ request, response, text, error, region, accessKeyId }: StsCall): void {
  const refuse = (status: number, code: string, message: string) =>
    response
      .writeHead(status, { "content-type": "text/xml" })
      .end(
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
      );
  if (error) return void refuse(403, error.code, error.message);
  const scope = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=${accessKeyId}/\\d{8}/${region}/sts/aws4_request, SignedHeaders=\\S+, Signature=[0-9a-f]{64}$`,
  );
  if (!scope.test(request.headers.authorization ?? ""))
    return void refuse(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
  const form = new URLSearchParams(text);
  if (
    form.get("Version") !== "2011-06-15" ||
    form.get("Action") !== "GetCallerIdentity" ||
    [...form].length !== 2
  )
    return void refuse(400, "InvalidAction", `Could not find operation ${form.get("Action")}`);
  response
    .writeHead(200, { "content-type": "text/xml" })
    .end(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws-cn:iam::${stsAccount}:user/agent</Arn><UserId>AIDA</UserId><Account>${stsAccount}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    );
}

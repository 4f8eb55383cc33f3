/** One kind of secret. Patterns begin with fixed text and have bounded repetition, so that they run in linear time. */
export interface SecretPattern {
  what: string;
  pattern: RegExp;
}

const start = "(?<![A-Za-z0-9])";
const end = "(?![A-Za-z0-9])";

function secret(what: string, body: string, flags = ""): SecretPattern {
  return { what, pattern: new RegExp(`${start}${body}`, flags) };
}

/**
 * The rules of secretlint's recommended preset, restated one by one because the package needs Node (docs/decisions),
 * plus W&B, Hugging Face, GitLab, Google and Azure. They are a little wider where secretlint asks for an exact length.
 */
export const secretPatterns: readonly SecretPattern[] = [
  secret("a W&B API key", `(?:local-[0-9a-f]{40}|wandb_v\\d_[A-Za-z0-9_]{20,200})${end}`),
  secret("a Hugging Face token", `(?:hf_|api_org_)[A-Za-z0-9]{30,100}${end}`),
  secret("an AWS access key", `(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}${end}`),
  secret(
    "an AWS secret key",
    `aws_?(?:secret)?_?access_?key["'\\s]{0,3}[:=]{1,2}>?\\s{0,3}["']?[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])`,
    "i",
  ),
  secret("a Google API key", "AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
  secret("a Google OAuth secret", "(?:GOCSPX-[0-9A-Za-z_-]{24,40}|ya29\\.[0-9A-Za-z_-]{30,300})"),
  secret("an Azure storage key", "(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{42,88}={0,2}"),
  secret("an Azure shared access signature", "sig=[A-Za-z0-9%/+]{42,100}(?:%3D|=)", "i"),
  { what: "an Azure client secret", pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/ },
  secret("a GitHub token", `(?:gh[pousr]_[A-Za-z0-9_]{36,255}|github_pat_[A-Za-z0-9_]{36,255})`),
  secret("a GitLab token", "gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent|imt|oas)-[A-Za-z0-9_=-]{20,200}"),
  secret("a Slack token", "(?:xox[abeoprs]|xapp)-(?:\\d-)?(?:[A-Za-z0-9]{1,64}-){1,6}[A-Za-z0-9]{1,128}"),
  secret(
    "a Slack webhook",
    "hooks\\.slack\\.com/services/T[A-Za-z0-9]{1,40}/B[A-Za-z0-9]{1,40}/[A-Za-z0-9]{1,40}",
    "i",
  ),
  secret("an Anthropic key", "sk-ant-[a-z]{2,8}\\d\\d-[A-Za-z0-9_-]{20,200}"),
  secret(
    "an OpenAI key",
    `sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,250}|[A-Za-z0-9]{32,100})${end}`,
  ),
  secret("a private key", "-----BEGIN[ A-Z0-9]{0,30}PRIVATE KEY(?: BLOCK)?(?:-----)?"),
  secret("a JSON web token", "eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,8000}\\.[A-Za-z0-9_-]{8,2000}"),
  secret("a 1Password token", "ops_eyJ[A-Za-z0-9+/=]{100,1280}"),
  secret("an npm token", `npm_[A-Za-z0-9_]{36}${end}`),
  { what: "an npm token", pattern: /_authToken=[^$\s{][^\s]{7,}/ },
  { what: "a GitHub token in a URL", pattern: /https?:\/\/[^\s/@]{1,256}:x-oauth-basic@/ },
  secret("a PyPI token", "pypi-AgE[A-Za-z0-9_-]{50,300}"),
  secret("a Linear key", `lin_api_[A-Za-z0-9_]{32,128}`),
  secret("a SendGrid key", "SG\\.[\\w-]{16,64}\\.[\\w-]{16,128}"),
  secret("a Shopify token", `shp(?:pa|ca|at|ss)_[A-Za-z0-9]{32,64}${end}`),
  secret("a Stripe key", `(?:sk|rk)_live_[A-Za-z0-9]{16,200}`),
  secret("a Databricks token", `dapi[0-9a-f]{32}(?:-\\d)?${end}`),
  secret("a DigitalOcean token", `do[op]_v1_[0-9a-f]{64}${end}`),
  secret("a Replicate token", `r8_[A-Za-z0-9]{37}${end}`),
  { what: "a bearer token", pattern: /\b(?:Bearer|Basic)\s{1,3}[A-Za-z0-9._~+/-]{20,4000}={0,2}/ },
  {
    what: "a W&B API key",
    pattern: /(?:key|token|secret|password|passwd)["']?\s{0,3}[:=\s]\s{0,3}["']?[0-9a-f]{40}(?![0-9a-f])/i,
  },
];

/** Text without any of these cannot hold a secret; most text is passed by this one test. */
export const secretHint =
  /local-|wandb_v|hf_|api_org_|A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA|access_?key|AIza|GOCSPX|ya29\.|AccountKey|AccessKey|sig=|\dQ~|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|sk-|PRIVATE KEY|eyJ|npm_|_authToken|x-oauth-basic|pypi-|lin_api_|SG\.|shp[a-z]{2}_|[sr]k_live_|dapi|do[op]_v1_|r8_|Bearer|Basic|[0-9a-f]{40}|:\/\//i;

import { type Client, createClient } from "../api/api-client";
import { CliFailure } from "./failure";

export const defaultUrl = "http://127.0.0.1:3000";
const usualSeconds = 60;

/** The address of the server, from `SLIPWAY_URL`. */
export function serverUrl(): string {
  const url = process.env.SLIPWAY_URL || defaultUrl;
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (isWeb) return url.replace(/\/+$/, "");
  throw new CliFailure(`SLIPWAY_URL must be an address such as https://slipway.example.com.`, 2);
}

/** A client of the server that `SLIPWAY_URL` names, with the token in `SLIPWAY_API_KEY`. Keys never stand on a command line. */
export function connect(): Client {
  const key = process.env.SLIPWAY_API_KEY?.trim();
  if (!key)
    throw new CliFailure(
      "Set SLIPWAY_API_KEY to an API token of yours: make one in Slipway under Settings, Tokens.",
      2,
    );
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new CliFailure("SLIPWAY_API_KEY holds characters that no token has: copy it again.", 2);
  return createClient({ url: serverUrl(), key, patienceMs: patienceSeconds() * 1_000 });
}

/** How long an answer of the server is waited for: `SLIPWAY_TIMEOUT`. */
function patienceSeconds(): number {
  const text = process.env.SLIPWAY_TIMEOUT?.trim() || String(usualSeconds);
  const seconds = Number(text);
  if (/^[\d.]+$/.test(text) && seconds > 0 && seconds <= 3_600) return seconds;
  throw new CliFailure("SLIPWAY_TIMEOUT must be a number of seconds, at most 3600.", 2);
}

/** The page of a run. */
export function runUrl(runId: string): string {
  return `${serverUrl()}/runs/${encodeURIComponent(runId)}`;
}

export function pipelineUrl(pipelineId: string): string {
  return `${serverUrl()}/pipelines/${encodeURIComponent(pipelineId)}`;
}
